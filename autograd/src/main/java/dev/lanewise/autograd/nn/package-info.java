/**
 * Layers: records of parameters that build graph nodes. Parameters are named by their path in the model and live in one
 * array. Whether a pass trains or infers is an argument of the pass, never a mode, and state that training changes
 * without a gradient is passed in and handed back.
 */
package dev.lanewise.autograd.nn;
