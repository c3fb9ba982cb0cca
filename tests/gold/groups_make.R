# Makes groups_graphs.csv (arcs of random graphs) and groups_values.csv (what sna and igraph say of them).
# Debian packages r-cran-sna 2.7-1 and r-cran-igraph 1.3.5. Run in this folder: Rscript groups_make.R
suppressMessages({library(sna); library(igraph)})
set.seed(20260131)

arcs <- data.frame(); values <- data.frame()
keep <- function(graph, measure, value)
  values <<- rbind(values, data.frame(graph = graph, measure = measure, value = format(value, digits = 15)))
keep_arcs <- function(graph, n, m) {
  at <- which(m > 0, arr.ind = TRUE)
  if (nrow(at) > 0)
    arcs <<- rbind(arcs, data.frame(graph = graph, n = n, source = at[, 1], target = at[, 2], strength = m[at]))
  else arcs <<- rbind(arcs, data.frame(graph = graph, n = n, source = NA, target = NA, strength = NA))
}
assortativity_of <- function(name, g, unit, grade) {
  keep(name, "assortativity_unit", assortativity_nominal(g, unit, directed = TRUE))
  keep(name, "assortativity_grade", assortativity(g, grade, directed = TRUE))
  keep(name, "assortativity_degree", assortativity_degree(g, directed = TRUE))
}

# Small directed graphs of every density: Krackhardt's four, reciprocity, density, assortativity.
for (k in 1:60) {
  n <- sample(2:9, 1); p <- sample(c(.08, .15, .25, .5, .8), 1)
  m <- matrix(rbinom(n * n, 1, p), n, n); diag(m) <- 0
  name <- paste0("d", k)
  keep_arcs(name, n, m)
  keep(name, "connectedness", sna::connectedness(m))
  keep(name, "hierarchy", sna::hierarchy(m, measure = "krackhardt"))
  keep(name, "efficiency", sna::efficiency(m))
  keep(name, "lubness", sna::lubness(m))
  keep(name, "lubness_turned", sna::lubness(t(m)))
  keep(name, "density", sna::gden(m))
  keep(name, "reciprocity", igraph::reciprocity(graph_from_adjacency_matrix(m)))
  keep(name, "reciprocity_dyads", sna::grecip(m, measure = "dyadic.nonnull"))
  assortativity_of(name, graph_from_adjacency_matrix(m), 1 + (seq_len(n) - 1) %% 3, 1 + (seq_len(n) * 7) %% 4)
}

# Valued matrices in threes: correlations and the regression of the first on the others.
for (k in 1:12) {
  n <- sample(5:12, 1)
  layer <- function() { m <- matrix(rbinom(n * n, 1, .4) * sample(1:4, n * n, TRUE), n, n); diag(m) <- 0; m }
  y <- layer(); x1 <- layer(); x2 <- layer()
  for (part in c("y", "x1", "x2")) keep_arcs(paste0("q", k, part), n, get(part))
  keep(paste0("q", k), "gcor_x1", sna::gcor(y, x1))
  keep(paste0("q", k), "gcor_x2", sna::gcor(y, x2))
  fit <- sna::netlm(y, list(x1, x2), nullhyp = "classical")
  for (i in 1:3) keep(paste0("q", k), paste0("netlm_", i - 1), fit$coefficients[i])
}

# Undirected graphs with and without groups: the best modularity of Leiden in fifty tries.
for (k in 1:8) {
  n <- c(34, 60, 90, 120, 60, 90, 150, 200)[k]
  g <- if (k == 1) make_graph("Zachary")
       else if (k <= 4) sample_gnp(n, 4 / n)
       else sample_sbm(n, pref.matrix = diag(.25 - .02, 5) + .02, block.sizes = rep(n / 5, 5))
  name <- paste0("u", k)
  m <- as_adjacency_matrix(g, sparse = FALSE); m[lower.tri(m)] <- 0
  keep_arcs(name, n, m)
  best <- max(sapply(1:50, function(i)
    modularity(g, membership(cluster_leiden(g, objective_function = "modularity", n_iterations = 10)))))
  keep(name, "leiden_modularity", best)
}

# Two ways of saying how alike two groupings are.
for (k in 1:6) {
  n <- 20; a <- sample(1:4, n, TRUE); b <- ifelse(runif(n) < k / 7, a, sample(1:3, n, TRUE))
  name <- paste0("p", k)
  keep_arcs(name, n, rbind(a, b))   # row 1 and row 2 hold the two groupings
  keep(name, "adjusted_rand", compare(a, b, method = "adjusted.rand"))
  keep(name, "nmi", compare(a, b, method = "nmi"))
}
write.csv(arcs, "groups_graphs.csv", row.names = FALSE, na = "")
write.csv(values, "groups_values.csv", row.names = FALSE, quote = FALSE)
