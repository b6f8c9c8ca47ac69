/* SPDX-License-Identifier: Apache-2.0 */
/* libcsv does quotes and embedded newlines. It is fed line by line, so that each row knows the line it began on. */
#include "csv_file.h"

#include "cli.h"
#include "progress.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

typedef struct byte_list {
  char *data;
  size_t used, room;
} byte_list;

typedef struct csv_reader {
  const char *path;
  size_t most_rows;
  csv_take take;
  void *user_data;
  struct csv_parser parser;
  char **header;
  size_t columns;        /* 0 until the header is known. */
  size_t column;         /* Next field of the row being read. */
  size_t rows, capacity;
  tier_string **cells;   /* While a batch fills, `data` is NULL and the offset stands in `starts`. */
  size_t **starts;
  int64_t *lines;
  tier_string *texts;
  size_t *text_starts;
  byte_list bytes;       /* All text of the batch. */
  byte_list row_text;    /* The lines before this one, of a row that is longer than a line. */
  int in_row;
  int64_t line, row_line;
  int code;
} csv_reader;

static void stop_no_memory(csv_reader *reader) {
  if (reader->code == CLI_DONE) {
    reader->code = cli_fail(CLI_FAILURE, "%s: no memory", reader->path);
  }
}

/* @return The offset of what was appended. */
static size_t append(csv_reader *reader, byte_list *list, const char *data, size_t length) {
  if (length > list->room - list->used) {
    size_t room = list->room < 65536 ? 65536 : list->room;
    while (room - list->used < length) {
      room *= 2;
    }
    char *bytes = realloc(list->data, room);
    if (bytes == NULL) {
      stop_no_memory(reader);
      return 0;
    }
    list->data = bytes;
    list->room = room;
  }
  size_t start = list->used;
  if (length > 0) {
    memcpy(list->data + start, data, length);
  }
  list->used += length;
  return start;
}

static int grow(void *block_pointer, size_t count, size_t bytes) {
  void **block = block_pointer;
  void *more = realloc(*block, count * bytes);
  if (more == NULL) {
    return 0;
  }
  *block = more;
  return 1;
}

static void reserve_rows(csv_reader *reader) {
  if (reader->rows < reader->capacity) {
    return;
  }
  size_t capacity = reader->capacity == 0 ? 1024 : 2 * reader->capacity;
  int good = grow(&reader->lines, capacity, sizeof(int64_t)) &&
             grow(&reader->texts, capacity, sizeof(tier_string)) &&
             grow(&reader->text_starts, capacity, sizeof(size_t));
  for (size_t i = 0; good && i < reader->columns; i++) {
    good = grow(&reader->cells[i], capacity, sizeof(tier_string)) && grow(&reader->starts[i], capacity, sizeof(size_t));
  }
  if (!good) {
    stop_no_memory(reader);
    return;
  }
  reader->capacity = capacity;
}

static void give_batch(csv_reader *reader) {
  for (size_t row = 0; row < reader->rows; row++) {
    reader->texts[row].data = reader->bytes.data + reader->text_starts[row];
    for (size_t i = 0; i < reader->columns; i++) {
      reader->cells[i][row].data = reader->bytes.data + reader->starts[i][row];
    }
  }
  csv_batch batch = {reader->path, reader->rows, reader->columns, (const char *const *)reader->header,
                     reader->cells, reader->lines, reader->texts};
  reader->code = reader->take(reader->user_data, &batch);
  reader->rows = 0;
  reader->bytes.used = 0;
}

static void take_header_field(csv_reader *reader, const char *data, size_t length) {
  char **header = realloc(reader->header, (reader->column + 1) * sizeof *header);
  char *name = strndup(data, length);
  if (header != NULL) {
    reader->header = header;
  }
  if (header == NULL || name == NULL) {
    free(name);
    stop_no_memory(reader);
    return;
  }
  reader->header[reader->column++] = name;
}

static void take_field(void *data, size_t length, void *user_data) {
  csv_reader *reader = user_data;
  if (reader->code != CLI_DONE) {
    return;
  }
  if (reader->columns == 0) {
    take_header_field(reader, data != NULL ? data : "", length);
  } else if (reader->column < reader->columns) {
    reader->starts[reader->column][reader->rows] = append(reader, &reader->bytes, data, length);
    reader->cells[reader->column++][reader->rows].length = length;
  } else {
    reader->column++;
  }
}

static void end_header(csv_reader *reader) {
  reader->columns = reader->column;
  reader->cells = calloc(reader->columns, sizeof *reader->cells);
  reader->starts = calloc(reader->columns, sizeof *reader->starts);
  if (reader->cells == NULL || reader->starts == NULL) {
    stop_no_memory(reader);
    return;
  }
  reserve_rows(reader);
}

static void take_row(int end, void *user_data) {
  csv_reader *reader = user_data;
  (void)end;
  if (reader->code != CLI_DONE) {
    return;
  }
  if (reader->columns == 0) {
    end_header(reader);
  } else if (reader->column != reader->columns) {
    reader->code = cli_fail(CLI_BAD_INPUT, "%s:%lld: %zu fields where the header has %zu", reader->path,
                            (long long)reader->row_line, reader->column, reader->columns);
  } else {
    reader->lines[reader->rows++] = reader->row_line;
  }
  reader->column = 0;
  reader->in_row = 0;
}

/* The row that this line closed is the line, after those that it began on. */
static void keep_row_text(csv_reader *reader, const char *line, size_t length) {
  size_t row = reader->rows - 1;
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
    length--;
  }
  reader->text_starts[row] = append(reader, &reader->bytes, reader->row_text.data, reader->row_text.used);
  (void)append(reader, &reader->bytes, line, length);
  reader->texts[row].length = reader->row_text.used + length;
  reader->row_text.used = 0;
}

static int is_space_only(unsigned char byte) { return byte == CSV_SPACE; }

static void choose_separator(csv_reader *reader, const char *line, size_t length) {
  if (memchr(line, ',', length) != NULL) {
    return;
  }
  if (memchr(line, ';', length) != NULL) {
    csv_set_delim(&reader->parser, ';');
  } else if (memchr(line, '\t', length) != NULL) {
    csv_set_delim(&reader->parser, CSV_TAB);
    csv_set_space_func(&reader->parser, is_space_only);
  }
}

static void parse(csv_reader *reader, const char *data, size_t length) {
  if (csv_parse(&reader->parser, data, length, take_field, take_row, reader) != length && reader->code == CLI_DONE) {
    reader->code = csv_error(&reader->parser) == CSV_EPARSE
                       ? cli_fail(CLI_BAD_INPUT, "%s:%lld: a quote stands where none may be", reader->path,
                                  (long long)reader->line)
                       : cli_fail(CLI_FAILURE, "%s: no memory", reader->path);
  }
}

static void feed_line(csv_reader *reader, const char *line, size_t length) {
  reader->line++;
  if (reader->line == 1) {
    if (length >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
      line += 3;
      length -= 3;
    }
    choose_separator(reader, line, length);
  }
  if (!reader->in_row) {
    reader->row_line = reader->line;
    reader->in_row = 1;
  }
  size_t rows_before = reader->rows;
  parse(reader, line, length);
  if (length == 0 || (line[length - 1] != '\n' && line[length - 1] != '\r')) {
    parse(reader, "\n", 1);
  }
  if (reader->code != CLI_DONE) {
    return;
  }
  if (reader->rows > rows_before) {
    keep_row_text(reader, line, length);
    if (reader->rows >= reader->most_rows && reader->code == CLI_DONE) {
      give_batch(reader);
    }
    reserve_rows(reader);
  } else if (reader->column == 0 && reader->parser.pstate <= 1 && !reader->parser.quoted) {
    reader->in_row = 0; /* the header, or a blank line, which is no row */
    reader->row_text.used = 0;
  } else {
    (void)append(reader, &reader->row_text, line, length);
  }
}

/* A line ends with LF, CR LF, or CR alone. */
static void feed(csv_reader *reader, const char *data, size_t length) {
  if (memchr(data, '\0', length) != NULL) {
    reader->code = cli_fail(CLI_BAD_INPUT, "%s:%lld: a zero byte stands here: the file is not a text in UTF-8",
                            reader->path, (long long)reader->line + 1);
  }
  while (reader->code == CLI_DONE && length > 0) {
    const char *end = memchr(data, '\r', length);
    size_t line = end != NULL ? (size_t)(end - data) + 1 : length;
    line += line < length && data[line] == '\n';
    feed_line(reader, data, line);
    data += line;
    length -= line;
  }
}

static void finish(csv_reader *reader) {
  if (csv_fini(&reader->parser, take_field, take_row, reader) != 0 && reader->code == CLI_DONE) {
    reader->code = cli_fail(CLI_BAD_INPUT, "%s:%lld: a quote that opens in this row is never closed", reader->path,
                            (long long)reader->row_line);
  }
  if (reader->code == CLI_DONE && reader->columns == 0) {
    reader->code = cli_fail(CLI_BAD_INPUT, "%s: empty: a header line was expected", reader->path);
  }
  if (reader->code == CLI_DONE) {
    give_batch(reader);
  }
}

/* Bytes of a regular file; 0 for a pipe, whose end nobody knows. */
static double size_of(FILE *file) {
  struct stat facts;
  return fstat(fileno(file), &facts) == 0 && S_ISREG(facts.st_mode) ? (double)facts.st_size : 0;
}

static void read_lines(csv_reader *reader, FILE *file) {
  char *line = NULL;
  size_t room = 0;
  ssize_t length = 0;
  double done = 0;
  cli_progress progress;
  progress_begin(&progress, reader->path, size_of(file));
  errno = 0;
  while (reader->code == CLI_DONE && (length = getline(&line, &room, file)) >= 0) {
    feed(reader, line, (size_t)length);
    done += (double)length;
    if (reader->line % 4096 == 0) {
      progress_at(&progress, done);
    }
  }
  progress_end(&progress);
  if (reader->code == CLI_DONE && ferror(file)) {
    reader->code = cli_fail(CLI_FAILURE, "%s: %s", reader->path, strerror(errno));
  } else if (reader->code == CLI_DONE && !feof(file)) {
    stop_no_memory(reader);
  }
  free(line);
  if (reader->code == CLI_DONE) {
    finish(reader);
  }
}

static void free_reader(csv_reader *reader) {
  size_t names = reader->columns > 0 ? reader->columns : reader->column;
  for (size_t i = 0; i < names; i++) {
    free(reader->header[i]);
  }
  for (size_t i = 0; i < reader->columns; i++) {
    free(reader->cells != NULL ? reader->cells[i] : NULL);
    free(reader->starts != NULL ? reader->starts[i] : NULL);
  }
  void *blocks[] = {reader->header, reader->cells, reader->starts, reader->lines,
                    reader->texts,  reader->text_starts, reader->bytes.data, reader->row_text.data};
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
    free(blocks[i]);
  }
  csv_free(&reader->parser);
}

int csv_file_read(const char *path, size_t most_rows, csv_take take, void *user_data) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (file == NULL) {
    return cli_fail(CLI_FAILURE, "%s: %s", path, strerror(errno));
  }
  csv_reader reader = {.path = path, .most_rows = most_rows, .take = take, .user_data = user_data};
  if (csv_init(&reader.parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    stop_no_memory(&reader);
  } else {
    csv_set_blk_size(&reader.parser, 65536); /* its field buffer grows by this: by 128, a long field takes for ever */
    read_lines(&reader, file);
    free_reader(&reader);
  }
  if (file != stdin) {
    (void)fclose(file);
  }
  return reader.code;
}

int csv_column(const csv_batch *batch, const char *const *names, size_t *ret_column) {
  size_t found = batch->columns;
  for (size_t n = 0; names[n] != NULL && found == batch->columns; n++) {
    for (size_t i = batch->columns; i-- > 0;) {
      if (strcasecmp(batch->header[i], names[n]) == 0) {
        if (found < batch->columns) {
          return cli_fail(CLI_BAD_INPUT, "%s:1: two columns are called '%s'", batch->path, batch->header[i]);
        }
        found = i;
      }
    }
  }
  *ret_column = found;
  return CLI_DONE;
}

int csv_column_named(const csv_batch *batch, const char *name, size_t *ret_column) {
  const char *const names[] = {name, NULL};
  const int code = csv_column(batch, names, ret_column);
  return code == CLI_DONE && *ret_column == batch->columns
             ? cli_fail(CLI_BAD_INPUT, "%s:1: no column '%s'", batch->path, name)
             : code;
}

void csv_print_field(FILE *file, tier_string text) {
  int quoted = 0;
  for (size_t i = 0; i < text.length; i++) {
    quoted |= strchr(",\"\r\n", text.data[i]) != NULL;
  }
  if (!quoted) {
    (void)fwrite(text.data, 1, text.length, file);
    return;
  }
  fputc('"', file);
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '"') {
      fputc('"', file);
    }
    fputc(text.data[i], file);
  }
  fputc('"', file);
}
