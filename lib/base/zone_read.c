/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a zone's file into memory: without stdio, whose buffers would not come from the context. */
#include "zone_file.h"

#include "context_object.h"
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_DIRECTORY "/usr/share/zoneinfo"

/** The largest zone file has less than 4 KiB. */
enum { FIRST_ROOM = 4096, MOST_BYTES = 1 << 20 };

static const char *directory_of(const tier_context *context) {
  return context->zone_directory == NULL ? DEFAULT_DIRECTORY : context->zone_directory;
}

/** Opens directory/name. @return -1 with errno. */
static int open_file(tier_context *context, const char *name) {
  const char *directory = directory_of(context);
  const size_t directory_length = strlen(directory), name_length = strlen(name);
  char *path = tier__alloc(context, directory_length + name_length + 2, 1);
  if (path == NULL) {
    errno = ENOMEM;
    return -1;
  }
  memcpy(path, directory, directory_length);
  path[directory_length] = '/';
  memcpy(path + directory_length + 1, name, name_length);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  const int reason = errno;
  tier__release(context, path);
  errno = reason;
  return file;
}

static tier_status no_zone(tier_context *context, const char *name, int reason, tier_error *err) {
  if (reason == ENOMEM) {
    return tier__no_memory(err);
  }
  if (reason == ENOENT || reason == ENOTDIR || reason == EISDIR || reason == ENAMETOOLONG) {
    return tier__fail(err, TIER_E_NOT_FOUND, "there is no time zone \"%s\" in %.200s; are the zone files installed?",
                      name, directory_of(context));
  }
  return tier__fail(err, TIER_E_DATA, "the file of the time zone \"%s\" in %.200s cannot be read (error %d)", name,
                    directory_of(context), reason);
}

static tier_status read_all(tier_context *context, const char *name, int file, unsigned char **bytes,
                            size_t *ret_length, tier_error *err) {
  size_t length = 0, room = 0;
  for (;;) {
    if (length == room) {
      room = room == 0 ? FIRST_ROOM : 2 * room;
      if (room > MOST_BYTES) {
        return tier__fail(err, TIER_E_DATA, "the file of the time zone \"%s\" is too large", name);
      }
      TIER__RESIZE(context, *bytes, room, err);
    }
    const ssize_t got = read(file, *bytes + length, room - length);
    if (got == 0) {
      *ret_length = length;
      return TIER_OK;
    }
    if (got < 0 && errno != EINTR) {
      return no_zone(context, name, errno, err);
    }
    length += got < 0 ? 0 : (size_t)got;
  }
}

tier_status tier__zone_file_read(tier_context *context, const char *name, unsigned char **ret_bytes,
                                 size_t *ret_length, tier_error *err) {
  unsigned char *bytes = NULL;
  const int file = open_file(context, name);
  if (file < 0) {
    return no_zone(context, name, errno, err);
  }
  const tier_status status = read_all(context, name, file, &bytes, ret_length, err);
  (void)close(file);
  if (status != TIER_OK) {
    tier__release(context, bytes);
    return status;
  }
  *ret_bytes = bytes;
  return TIER_OK;
}
