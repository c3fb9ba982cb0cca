// Straight lines with gaps, for conflict: sigma's own rectangle program with a measure along the line.
import { EdgeRectangleProgram } from "sigma/rendering";

const PERIOD = "11.0";
const DRAWN = "6.5";

function put(source, before, after) {
  if (!source.includes(before)) throw new Error(`sigma's shader has changed: no "${before}" in it.`);
  return source.replace(before, after);
}

export class DashedEdgeProgram extends EdgeRectangleProgram {
  getDefinition() {
    const plain = super.getDefinition();
    let vertex = put(plain.VERTEX_SHADER_SOURCE, "varying float v_feather;", "varying float v_feather;\nvarying float v_along;");
    // Pixels along the line, by the same ratio that sigma uses for its thickness.
    vertex = put(
      vertex,
      "v_normal = unitNormal;",
      "v_normal = unitNormal;\n  v_along = a_positionCoef * distance(a_positionStart, a_positionEnd) * u_sizeRatio / u_correctionRatio;",
    );
    let fragment = put(plain.FRAGMENT_SHADER_SOURCE, "void main(void) {", `varying highp float v_along;\n\nvoid main(void) {\n  if (mod(v_along, ${PERIOD}) > ${DRAWN}) discard;`);
    return { ...plain, VERTEX_SHADER_SOURCE: vertex, FRAGMENT_SHADER_SOURCE: fragment };
  }
}
