Creator "a graph program"
graph [
  directed 1
  node [ id 1 label "Ina Holm" department "Ops" ]
  node [ id 2 label "Mia S&#248;rensen" ]
  edge [ source 1 target 2 value 3 ]
  edge [ source 2 target 1 value 0.5 ]
]
