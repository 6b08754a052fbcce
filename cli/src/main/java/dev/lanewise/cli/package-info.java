/**
 * The {@code lanewise} command: one class a subcommand, progress on the terminal and plots. It reads arguments, calls
 * the training library and shows what comes back; there is nothing here that another program would want to call.
 */
package dev.lanewise.cli;
