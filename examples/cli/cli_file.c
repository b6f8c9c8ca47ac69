/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_file_read(const char *path, char **ret_data, size_t *ret_length) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (file == NULL) {
    return cli_fail(CLI_FAILURE, "%s: %s", path, strerror(errno));
  }
  size_t length = 0, capacity = 65536;
  char *data = malloc(capacity + 1);
  int code = CLI_DONE;
  while (data != NULL) {
    length += fread(data + length, 1, capacity - length, file);
    if (length < capacity) {
      break;
    }
    char *more = capacity > SIZE_MAX / 4 ? NULL : realloc(data, 2 * capacity + 1);
    if (more == NULL) {
      free(data);
    }
    data = more;
    capacity *= 2;
  }
  if (data == NULL) {
    code = cli_fail(CLI_FAILURE, "%s: no memory", path);
  } else if (ferror(file)) {
    code = cli_fail(CLI_FAILURE, "%s: %s", path, strerror(errno));
    free(data);
  } else {
    data[length] = '\0';
    *ret_data = data;
    *ret_length = length;
  }
  if (file != stdin) {
    (void)fclose(file);
  }
  return code;
}

/* Permissions of a new file, as fopen would give them: mkstemp's 0600 would surprise. */
static mode_t usual_mode(const char *path) {
  struct stat old;
  if (stat(path, &old) == 0) {
    return old.st_mode & 07777;
  }
  mode_t mask = umask(0);
  (void)umask(mask);
  return 0666 & ~mask;
}

/* Pipes, devices and links (/dev/stdout is one) are written as they are: only a regular file can be put in place
 * whole. */
static int is_special(const char *path) {
  struct stat old;
  return lstat(path, &old) == 0 && !S_ISREG(old.st_mode);
}

/* The temporary file being written: a command that is ended by a signal leaves none behind. */
static const char *volatile unfinished;

static void drop_unfinished(int signal_number) {
  if (unfinished != NULL) {
    (void)unlink(unfinished);
  }
  (void)signal(signal_number, SIG_DFL);
  (void)raise(signal_number);
}

static void watch_signals(void) {
  static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    if (signal(ends[i], drop_unfinished) == SIG_IGN) {
      (void)signal(ends[i], SIG_IGN); /* nohup asked for that */
    }
  }
}

int cli_output_open(cli_output *output, const char *path) {
  *output = (cli_output){path, NULL, NULL};
  if (strcmp(path, "-") == 0) {
    output->file = stdout;
    return CLI_DONE;
  }
  if (is_special(path)) {
    output->file = fopen(path, "wb");
    return output->file != NULL ? CLI_DONE : cli_fail(CLI_FAILURE, "%s: %s", path, strerror(errno));
  }
  output->temporary = malloc(strlen(path) + 8);
  if (output->temporary == NULL) {
    return cli_fail(CLI_FAILURE, "%s: no memory", path);
  }
  strcpy(output->temporary, path);
  strcat(output->temporary, ".XXXXXX");
  watch_signals();
  int descriptor = mkstemp(output->temporary);
  if (descriptor >= 0) {
    unfinished = output->temporary;
    (void)fchmod(descriptor, usual_mode(path));
    output->file = fdopen(descriptor, "wb");
  }
  if (output->file == NULL) {
    int reason = errno;
    unfinished = NULL;
    if (descriptor >= 0) {
      (void)close(descriptor);
      (void)unlink(output->temporary);
    }
    free(output->temporary);
    output->temporary = NULL;
    return cli_fail(CLI_FAILURE, "%s: %s", path, strerror(reason));
  }
  return CLI_DONE;
}

tier_status cli_output_write(void *user_data, const char *data, size_t length, tier_error *err) {
  cli_output *output = user_data;
  if (fwrite(data, 1, length, output->file) != length) {
    return tier_error_set(err, TIER_E_CALLBACK, strerror(errno));
  }
  return TIER_OK;
}

int cli_output_close(cli_output *output, int good) {
  if (output->file == NULL) {
    return CLI_DONE;
  }
  int failed = output->file == stdout ? fflush(stdout) != 0
                                      : fflush(output->file) != 0 ||
                                            (output->temporary != NULL && good && fsync(fileno(output->file)) != 0);
  int reason = errno;
  if (output->file != stdout && fclose(output->file) != 0 && !failed) {
    failed = 1;
    reason = errno;
  }
  if (output->temporary != NULL) {
    if (!failed && good && rename(output->temporary, output->path) != 0) {
      failed = 1;
      reason = errno;
    }
    if (failed || !good) {
      (void)unlink(output->temporary);
    }
    unfinished = NULL;
    free(output->temporary);
  }
  const char *name = strcmp(output->path, "-") == 0 ? "standard output" : output->path;
  *output = (cli_output){NULL, NULL, NULL};
  return failed && good ? cli_fail(CLI_FAILURE, "%s: cannot be written: %s", name, strerror(reason)) : CLI_DONE;
}

int cli_output_text(const char *path, const char *text) {
  tier_error error = {.size = sizeof error};
  cli_output output = {NULL, NULL, NULL};
  int code = cli_output_open(&output, path);
  if (code != CLI_DONE) {
    return code;
  }
  if (cli_output_write(&output, text, strlen(text), &error) != TIER_OK) {
    code = cli_fail(CLI_FAILURE, "%s: %s", path, error.message);
  }
  const int closed = cli_output_close(&output, code == CLI_DONE);
  return code == CLI_DONE ? closed : code;
}
