/* SPDX-License-Identifier: Apache-2.0 */
/** @file csv_file.h
 * A CSV file as batches of columns. */
#ifndef TIER_CLI_CSV_FILE_H
#define TIER_CLI_CSV_FILE_H

#include <stdio.h>
#include <tier/tier.h>

/** Rows of a CSV file. Valid during the call that gets them. */
typedef struct csv_batch {
  const char *path;
  size_t rows, columns;
  const char *const *header;  /**< `columns` names, terminated. */
  tier_string *const *cells;  /**< `cells[column][row]`. */
  const int64_t *lines;       /**< Line on which each row begins, from 1. */
  const tier_string *texts;   /**< Each row as it stands in the file. */
} csv_batch;

/** Takes a batch. @return CLI_DONE to go on; any other exit code stops the reading. */
typedef int (*csv_take)(void *user_data, const csv_batch *batch);

/** Reads a file ("-": standard input) whose first row is a header. The separator is ',', or ';' or a tab if the header
 * has none of those before it. A row whose number of fields differs from the header's, a stray quote, an
 * unclosed one, or a zero byte stops the reading with a message that names the line.
 * @param most_rows Rows in a batch; SIZE_MAX for one batch of all. `take` is called at least once.
 * @return CLI_DONE, CLI_BAD_INPUT or CLI_FAILURE after a message, or what `take` returned. */
int csv_file_read(const char *path, size_t most_rows, csv_take take, void *user_data);

/** Finds the column with the first of these names (ends with NULL) that the header has, letters of either case.
 * @param[out] ret_column `batch->columns` if none.
 * @return CLI_DONE, or CLI_BAD_INPUT after a message if two columns have it. */
int csv_column(const csv_batch *batch, const char *const *names, size_t *ret_column);
/** Finds the column of one name. @return CLI_DONE; CLI_BAD_INPUT after a message if two columns have it, or none. */
int csv_column_named(const csv_batch *batch, const char *name, size_t *ret_column);
/** Prints one field, quoted if it must be. */
void csv_print_field(FILE *file, tier_string text);

#endif
