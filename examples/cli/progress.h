/* SPDX-License-Identifier: Apache-2.0 */
/** @file progress.h
 * How far a long piece of work is: a line on stderr that is written over, only on a terminal and only after a
 * second. */
#ifndef TIER_CLI_PROGRESS_H
#define TIER_CLI_PROGRESS_H

#include <time.h>

typedef struct cli_progress {
  const char *what; /**< Such as "reading sales.csv". */
  double whole;     /**< 0: not known, then nothing is shown. */
  struct timespec next;
  int on, shown;
} cli_progress;

void progress_begin(cli_progress *progress, const char *what, double whole);
/** Cheap; to be called every few thousand steps. */
void progress_at(cli_progress *progress, double done);
/** Wipes the line away. */
void progress_end(cli_progress *progress);

#endif
