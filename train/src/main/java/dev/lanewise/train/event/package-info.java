/**
 * Events of the JDK's Flight Recorder: what a recording of a training holds, beside {@link
 * dev.lanewise.autograd.KernelEvent}. Where nobody records they cost a look at a flag and allocate nothing.
 */
package dev.lanewise.train.event;
