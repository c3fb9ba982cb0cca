# Writes position_graphs, _arcs, _people, _values and _sets .csv into this folder: twenty random graphs
# and what R's sna and igraph say of them. Tests read the files and never need R.
#
#   Rscript position_make.R
#
# Made with R 4.2.2, sna 2.7-1 and igraph 1.3.5 (Debian's r-cran-sna and r-cran-igraph).

suppressMessages({
  library(sna)
  library(igraph)
})
set.seed(20260115)

draw <- function(n, arcs_per_person, directed, strengths, isolates, parts) {
  part <- sample(rep_len(seq_len(parts), n))
  allowed <- outer(part, part, "==")
  alone <- sample(n, isolates)
  allowed[alone, ] <- FALSE
  allowed[, alone] <- FALSE
  diag(allowed) <- FALSE
  if (!directed) allowed[lower.tri(allowed)] <- FALSE
  cells <- which(allowed)
  chosen <- cells[sample(length(cells), min(length(cells), round(n * arcs_per_person)))]
  m <- matrix(0, n, n)
  m[chosen] <- sample(strengths, length(chosen), replace = TRUE)
  if (!directed) m <- m + t(m)
  m
}

largest_root <- function(m) max(Re(eigen(m, only.values = TRUE)$values))

# One row a person; NA where a package gives no sensible answer.
measured <- function(m, directed) {
  n <- nrow(m)
  tied <- (m > 0) * 1
  both <- pmax(m, t(m))
  g <- graph_from_adjacency_matrix(m, mode = if (directed) "directed" else "undirected", weighted = "strength")
  u <- graph_from_adjacency_matrix((both > 0) * 1, mode = "undirected")
  strong <- E(g)$strength
  length_of <- if (ecount(g)) 1 / strong else NA
  steps <- igraph::distances(g, mode = "in", weights = NA)
  far <- igraph::distances(g, mode = "in", weights = length_of)
  inverse <- function(d) { x <- 1 / d; diag(x) <- 0; rowSums(x) }
  faust <- function(d) {
    diag(d) <- Inf
    r <- rowSums(is.finite(d))
    s <- rowSums(ifelse(is.finite(d), d, 0))
    ifelse(s > 0, r / (n - 1) * r / s, 0)
  }
  ego_betweenness <- sapply(seq_len(n), function(v) {
    near <- sort(as.integer(neighborhood(g, 1, nodes = v, mode = "all")[[1]]))
    if (!directed) return(igraph::betweenness(induced_subgraph(g, near), weights = NA)[match(v, near)])
    # Everett and Borgatti count ways of two steps; between one-way contacts longer ones exist.
    around <- tied[near, near, drop = FALSE]
    self <- match(v, near)
    ways <- (around %*% around)[-self, -self, drop = FALSE]
    joined <- outer(around[-self, self], around[self, -self]) * (1 - around[-self, -self, drop = FALSE])
    diag(joined) <- 0
    sum(joined[joined > 0] / ways[joined > 0])
  })
  unite <- igraph::distances(u)
  out <- data.frame(
    betweenness_plain = igraph::betweenness(g, directed = directed, weights = NA),
    betweenness_by_cost = igraph::betweenness(g, directed = directed, weights = length_of),
    betweenness_undirected_plain = igraph::betweenness(u),
    sna_betweenness = sna::betweenness(tied, cmode = if (directed) "directed" else "undirected"),
    closeness_plain = faust(steps),
    closeness_by_cost = faust(far),
    harmonic_plain = harmonic_centrality(g, mode = "in", weights = NA),
    sna_harmonic_plain = sna::closeness(t(tied), cmode = "suminvdir", gmode = "digraph") * (n - 1),
    harmonic_by_cost = inverse(far),
    harmonic_undirected_plain = inverse(unite),
    ego_betweenness = ego_betweenness,
    reach_1 = ego_size(g, 1, mode = "out") - 1,
    reach_2 = ego_size(g, 2, mode = "out") - 1,
    reach_3 = ego_size(g, 3, mode = "out") - 1,
    constraint = constraint(g, weights = strong),
    core_number = coreness(u),
    pagerank = page_rank(g, damping = 0.85, weights = strong)$vector,
    cut_vertex = as.numeric(seq_len(n) %in% articulation_points(u))
  )
  values <- Re(eigen(both)$values)
  one_root <- length(values) > 1 && values[1] - values[2] > 1e-6
  out$eigenvector_undirected <- if (one_root && ecount(g)) {
    abs(Re(eigen(both, symmetric = TRUE)$vectors[, 1]))
  } else NA
  ring <- directed && ecount(g) > 0 && is_connected(g, mode = "strong")
  out$eigenvector <- if (ring) { x <- abs(Re(eigen(t(m))$vectors[, 1])); x / sqrt(sum(x^2)) } else NA
  out$sna_evcent <- if (ring) { x <- abs(sna::evcent(t(m), tol = 1e-14)); x / sqrt(sum(x^2)) } else NA
  singular <- svd(m)$d
  sole <- ecount(g) > 0 && singular[1] - singular[2] > 1e-6
  h <- if (sole) hub_score(g, weights = strong)$vector else NA
  a <- if (sole) authority_score(g, weights = strong)$vector else NA
  out$hub <- h / sum(h)
  out$authority <- a / sum(a)
  root <- largest_root(m)
  out$katz <- if (root > 1e-3) as.numeric(solve(diag(n) - 0.85 / root * t(m), rep(1, n))) else NA
  out
}

# R's sna calls the roles w_I coordinator, w_O itinerant, b_IO representative, b_OI gatekeeper, b_O liaison.
roles <- c("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")
brokered <- function(m, unit) {
  found <- sna::brokerage((m > 0) * 1, unit)
  named <- function(x, prefix) setNames(as.data.frame(unname(x)), paste0(prefix, roles))
  cbind(named(found$raw.nli, "roles_"), named(found$exp.nli, "expected_"), named(found$z.nli, "z_"))
}

# The best set of k for fragmentation and reach, by trying all.
key_sets <- function(m, k) {
  n <- nrow(m)
  u <- graph_from_adjacency_matrix((pmax(m, t(m)) > 0) * 1, mode = "undirected")
  d <- igraph::distances(u)
  best <- c(neg = -Inf, pos = -Inf)
  sets <- combn(n, k)
  for (at in seq_len(ncol(sets))) {
    s <- sets[, at]
    x <- 1 / igraph::distances(delete_vertices(u, s))
    diag(x) <- 0
    best["neg"] <- max(best["neg"], 1 - sum(x) / ((n - k) * (n - k - 1)))
    near <- 1 / apply(d[s, , drop = FALSE], 2, min)
    near[s] <- 1
    best["pos"] <- max(best["pos"], sum(near) / n)
  }
  best
}

plans <- expand.grid(directed = c(TRUE, FALSE), weighted = c(FALSE, TRUE), kind = 1:5)
graphs <- arcs <- people <- values <- sets <- NULL
for (at in seq_len(nrow(plans))) {
  directed <- plans$directed[at]
  strengths <- if (plans$weighted[at]) c(1, 2, 3, 6) else 1
  n <- c(6, 12, 16, 24, 30)[plans$kind[at]]
  m <- draw(n, c(2, 1.2, 3, 1.5, 4)[plans$kind[at]], directed, strengths,
            isolates = c(0, 2, 0, 3, 1)[plans$kind[at]], parts = c(1, 1, 1, 3, 1)[plans$kind[at]])
  unit <- sample(LETTERS[1:4], n, replace = TRUE)
  name <- sprintf("g%02d", at)
  id <- sprintf("p%02d", seq_len(n))
  graphs <- rbind(graphs, data.frame(graph = name, directed = as.integer(directed)))
  people <- rbind(people, data.frame(graph = name, person = id, unit = unit))
  kept <- if (directed) m else m * upper.tri(m)
  where <- which(kept > 0, arr.ind = TRUE)
  arcs <- rbind(arcs, data.frame(graph = name, source = id[where[, 1]], target = id[where[, 2]],
                                 strength = kept[where]))
  both <- cbind(measured(m, directed), brokered(m, unit))
  for (measure in names(both)) {
    keep <- !is.na(both[[measure]])
    if (any(keep)) {
      values <- rbind(values, data.frame(graph = name, measure = measure, person = id[keep],
                                         value = sprintf("%.12g", both[[measure]][keep])))
    }
  }
  for (k in 1:2) {
    best <- key_sets(m, k)
    sets <- rbind(sets, data.frame(graph = name, k = k, kind = names(best), value = sprintf("%.12g", best)))
  }
}
save <- function(x, file) write.csv(x, file, row.names = FALSE, quote = FALSE)
save(graphs, "position_graphs.csv")
save(people, "position_people.csv")
save(arcs, "position_arcs.csv")
save(values, "position_values.csv")
save(sets, "position_sets.csv")
