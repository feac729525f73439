/* The kernel with cells of 32 bits, four in a vector, for times that are too
 * long for 16. */
#define CELL guint32
#define CELLS 4
#define CELL_MAX G_MAXUINT32
#define SHIFT_UP(below, x) __builtin_shufflevector (below, x, 3, 4, 5, 6)
#define SHIFT_DOWN(x, above) __builtin_shufflevector (x, above, 1, 2, 3, 4)
#define SET_KERNEL lm_flow_kernel_set_32

#include "lm-flow-lanes.h"
