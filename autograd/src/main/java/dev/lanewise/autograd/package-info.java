/**
 * Reverse-mode differentiation over a graph of operations. A {@code Var} is a node; {@code Gradients} extends a graph by
 * the nodes of its derivative, which can be differentiated again; a {@code Program} orders, fuses and plans a graph once
 * and replays it with new inputs. Evaluating node by node and replaying a program give the same bits.
 */
package dev.lanewise.autograd;
