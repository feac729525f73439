/* The kernel with cells of 16 bits, eight in a vector. */
#define CELL guint16
#define CELLS 8
#define CELL_MAX G_MAXUINT16
#define SHIFT_UP(below, x) __builtin_shufflevector (below, x, 7, 8, 9, 10, 11, 12, 13, 14)
#define SHIFT_DOWN(x, above) __builtin_shufflevector (x, above, 1, 2, 3, 4, 5, 6, 7, 8)
#define SET_KERNEL lm_flow_kernel_set_16

#include "lm-flow-lanes.h"
