"""How far does something spread from a few people: cascades, thresholds, and whom to begin with.

Arcs run the way influence does. Two models, both of Kempe, Kleinberg & Tardos 2003:

* *cascade* (independent cascade): whoever has just been won wins each person they influence with a
  chance of their own, once;
* *threshold* (linear threshold): a person is won when the shares of those who influence them and are
  won reach a limit drawn evenly from 0 to 1.

Both are computed on sampled worlds (:mod:`orgmap.engines.worlds`). All questions asked with one seed
meet the same worlds, so differences between sets of people are not noise of the draw.

On fixed worlds the number reached is monotone and submodular in the people begun with, so the greedy
choice reaches at least 1 - 1/e (63 %) of the best set's for an equal price each. Nothing of the kind
holds for the order of talks of the plan, where opposition and order matter.
"""

from orgmap.spread.reach import DEFAULT_RUNS, MODELS, Model, Reach, reach_in_turn, reach_of
from orgmap.spread.seeds import Seed, best_seeds

__all__ = ["DEFAULT_RUNS", "MODELS", "Model", "Reach", "Seed", "best_seeds", "reach_in_turn", "reach_of"]
