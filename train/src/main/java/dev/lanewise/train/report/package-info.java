/** Runs to watch: logs, TensorBoard's event files, the report as one page. */
package dev.lanewise.train.report;
