/**
 * The operations, one record a file, each with its formula and derivative in the first line of its documentation. An
 * operation states its shape rule, its forward kernel call and its vector-Jacobian product, which emits further nodes.
 * Backward kernels are operations like any other. The set is sealed but for one branch that is open to users.
 */
package dev.lanewise.autograd.op;
