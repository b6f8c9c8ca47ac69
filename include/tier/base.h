/* SPDX-License-Identifier: Apache-2.0 */
/** @file base.h
 * What every other part stands on: status codes, errors, texts, columns, days, and the context.
 *
 * Rules that hold for every function of the library:
 * - A function that can fail returns a @ref tier_status and takes a @ref tier_error pointer last, which may be NULL.
 * - On failure no `ret_` argument is written and no object has changed.
 * - `tier_x_destroy(NULL)` does nothing.
 * - A struct that begins with `size_t size` is versioned: set `size` to `sizeof` it and zero the rest
 *   (`tier_error err = {.size = sizeof err};`). A zero field means its default.
 * - The library never prints, exits, changes the locale, installs a signal handler, keeps a thread between calls,
 *   or reads the clock.
 */
#ifndef TIER_BASE_H
#define TIER_BASE_H

#include <stddef.h>
#include <stdint.h>

/** Marks what the library exports. */
#if defined(TIER_BUILDING) && defined(__GNUC__)
#define TIER_API __attribute__((visibility("default")))
#else
#define TIER_API
#endif

/** Marks functions whose status must be looked at. */
#if defined(__GNUC__)
#define TIER_MUST_CHECK __attribute__((warn_unused_result))
#else
#define TIER_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this header: major. @ref tier_version tells that of the library that was loaded. */
#define TIER_VERSION_MAJOR 0
/** Version of this header: minor. */
#define TIER_VERSION_MINOR 1
/** Version of this header: patch. */
#define TIER_VERSION_PATCH 0

/** @return The version of the loaded library, "major.minor.patch". A constant; any thread. */
TIER_API const char *tier_version(void);

/** Outcome of a call: @ref TIER_OK or one of the `TIER_E_` codes. */
typedef int32_t tier_status;

/** The codes. They are stable: a number never changes its meaning. */
enum {
  TIER_OK = 0,              /**< Done. */
  TIER_E_ARGUMENT = 100,    /**< A NULL, or a value out of its documented range. */
  TIER_E_STRUCT_SIZE = 101, /**< `size` of a struct is not that of any version of it. */
  TIER_E_TOO_NEW = 102,     /**< The caller set a field, or the file a version, that this library does not know. */
  TIER_E_STATE = 103,       /**< The object is not in a state that allows the call. */
  TIER_E_REENTRANT = 104,   /**< A callback called back into the object that is calling it. */
  TIER_E_NOT_FOUND = 105,   /**< No customer, column, tier or model of that name. */
  TIER_E_DATA = 200,        /**< The data do not allow it: no such attribute, other type, conflicting sources. */
  TIER_E_OVERFLOW = 201,    /**< A sum or a count would not fit. */
  TIER_E_MODEL = 300,       /**< A model could not be fitted or applied; the message says why. */
  TIER_E_UNDEFINED = 301,   /**< What was asked for does not exist, such as a mean that is infinite. */
  TIER_E_JSON = 400,        /**< The text is not JSON, or not of the kind expected; line and column in the message. */
  TIER_E_POLICY = 401,      /**< The policy has errors; @ref tier_policy_check lists all of them. */
  TIER_E_PLUGIN = 600,      /**< A plug-in cannot be loaded, or breaks its contract. */
  TIER_E_INTERFACE = 601,   /**< A plug-in was built for another interface version. */
  TIER_E_CALLBACK = 650,    /**< For callbacks to return; the library never makes it by itself. */
  TIER_E_ABORTED = 651,     /**< For callbacks to return that want the whole call to stop, without a defect. */
  TIER_E_MEMORY = 900,      /**< The allocator gave no memory. */
  TIER_E_INTERNAL = 901     /**< A defect of the library: please report it. */
};

/** @return The name of a code without its prefix, such as "ARGUMENT"; "UNKNOWN" for any other number. Any thread. */
TIER_API const char *tier_status_name(tier_status status);

/** Where a failing call tells what was wrong. Owned by the caller, who may pass NULL instead. */
typedef struct tier_error {
  size_t size;       /**< `sizeof(tier_error)`. */
  tier_status code;  /**< Same as the status returned. */
  int64_t row;       /**< Row of the batch, counted from 0, that the error is about; -1 if it is about none. */
  char message[512]; /**< One line of UTF-8 that names place and reason, always terminated. */
} tier_error;

/** A piece of UTF-8 text, not terminated. Frozen: this struct never grows. */
typedef struct tier_string {
  const char *data; /**< May be NULL if `length` is 0. */
  size_t length;    /**< Bytes. */
} tier_string;

/** Type of a column. */
typedef int32_t tier_type;
enum {
  TIER_ANY = 0,     /**< Only in a model's inputs: give the column as it is. */
  TIER_BOOL = 1,    /**< `uint8_t`, 0 or 1, one byte each. */
  TIER_INT64 = 2,   /**< `int64_t`. */
  TIER_FLOAT64 = 3, /**< `double`; never NaN or infinite where it comes from the library. */
  TIER_TEXT = 4,    /**< `int32_t` codes into `labels`. */
  TIER_DAY = 5,     /**< `int32_t` civil day, 0 = 1970-01-01. */
  TIER_MONEY = 6    /**< `int64_t` in the minor unit of the currency. */
};

/** A view of one column. It never owns; each function that gives one says how long it is valid. */
typedef struct tier_column {
  size_t size;               /**< `sizeof(tier_column)`. */
  const char *name;          /**< Terminated; may be NULL where the position tells what it is. */
  tier_type type;            /**< Says what `values` points to. */
  int32_t minor_digits;      /**< @ref TIER_MONEY only: decimal digits of the minor unit, 2 for cents. */
  size_t count;              /**< Rows. */
  const void *values;        /**< `count` values of the C type of `type`; unspecified where not valid. */
  const uint8_t *validity;   /**< Bitmap, bit `i & 7` of byte `i >> 3`, 1 = known; NULL = all known. */
  const tier_string *labels; /**< @ref TIER_TEXT only: the distinct texts. */
  size_t label_count;        /**< Entries of `labels`. */
} tier_column;

/** What frees a caller's `user_data`. Runs exactly once, on success and on failure of the call that took it. */
typedef void (*tier_destroy_fn)(void *user_data);

/** Memory for everything the context makes. All three or none must be set. Called from any thread of the executor. */
typedef struct tier_allocator {
  void *user_data;                                                          /**< Passed to each. */
  void *(*allocate)(void *user_data, size_t bytes);                         /**< NULL when there is none. */
  void *(*reallocate)(void *user_data, void *block, size_t bytes);          /**< As C `realloc`. */
  void (*release)(void *user_data, void *block);                            /**< As C `free`. */
} tier_allocator;

/** One task of an executor. @param index 0 up to the number of tasks. */
typedef void (*tier_task)(void *arg, size_t index);

/** Runs tasks, on as many threads as it likes, and returns when all are done. Results never depend on it. */
typedef struct tier_executor {
  void *user_data;                                                               /**< Passed to `run`. */
  void (*run)(void *user_data, size_t tasks, tier_task task, void *arg);         /**< NULL: one after the other. */
} tier_executor;

/** Holds what books, policies and results share: allocator, executor and the models known by name.
 * Any thread may use it at the same time, except while models are registered. Objects made from it keep it alive. */
typedef struct tier_context tier_context;

/** Options of a context. */
typedef struct tier_context_options {
  size_t size;              /**< `sizeof(tier_context_options)`. */
  tier_allocator allocator; /**< Default: the C library's. */
  tier_executor executor;   /**< Default: `threads` decides. */
  uint32_t threads;         /**< 0 or 1: run in the calling thread; N: start and join up to N inside each call. */
  const char *zone_directory;/**< Where the zone files of the system are; copied. Default: "/usr/share/zoneinfo". */
} tier_context_options;

/** What bounds the cost of policies from strangers; see @ref tier_context_set_limit. */
enum {
  TIER_LIMIT_TEXT_BYTES = 0, /**< Bytes of one expression, and of one text in it: 65536. */
  TIER_LIMIT_DEPTH = 1,      /**< Nesting of parentheses, calls and prefix operators: 64. */
  TIER_LIMIT_NODES = 2,      /**< Parts of one expression: 4096. */
  TIER_LIMIT_RULES = 3,      /**< Rules of one policy, in all lists and tables together: 10000. */
  TIER_LIMIT_COST = 4,       /**< Units of work for one customer, all expressions together: 1000000. */
  TIER_LIMITS = 5            /**< Number of limits. */
};

/** Makes a context with the built-in models `rfm`, `abc` and `clv`.
 * @param options NULL for defaults.
 * @param[out] ret_context To be given to @ref tier_context_destroy.
 * @return @ref TIER_E_MEMORY, @ref TIER_E_ARGUMENT (an allocator with holes). */
TIER_API TIER_MUST_CHECK tier_status tier_context_create(const tier_context_options *options,
                                                         tier_context **ret_context, tier_error *err);

/** Lets go of a context. It ends when the last object made from it has ended. */
TIER_API void tier_context_destroy(tier_context *context);

/** Lowers or restores a limit of a context. Limits are looked at when a policy is parsed; a policy that was accepted
 * stays valid, and a fitted policy loads, when they are lowered later. Not while another thread uses the context.
 * @param limit @ref TIER_LIMIT_TEXT_BYTES and following. @param value 1 up to the default, which is the most.
 * @return @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_context_set_limit(tier_context *context, int32_t limit, int64_t value,
                                                            tier_error *err);
/** @return A limit; -1 if there is no such limit. */
TIER_API int64_t tier_context_limit(const tier_context *context, int32_t limit);

/** A time zone: says which civil day an instant belongs to. Immutable; any thread. */
typedef struct tier_zone tier_zone;

/** Opens a zone. @param name "Z", an offset from "-18:00" to "+18:00", or an IANA name such as "Asia/Shanghai", read
 * from the files of the system (see @ref tier_context_options::zone_directory).
 * @return @ref TIER_E_ARGUMENT (malformed), @ref TIER_E_NOT_FOUND (no such zone), @ref TIER_E_DATA (its file cannot
 * be read or is damaged), @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_zone_open(tier_context *context, const char *name, tier_zone **ret_zone,
                                                    tier_error *err);
/** Ends a zone. */
TIER_API void tier_zone_destroy(tier_zone *zone);
/** Civil day of an instant. @param zone NULL: UTC. @param time_us UTC, microseconds since 1970-01-01T00:00. */
TIER_API int32_t tier_zone_day(const tier_zone *zone, int64_t time_us);

/** Frees a text that a function gave to the caller. It may outlive the object and the context that it came from.
 * @param text NULL does nothing. Any thread. */
TIER_API void tier_text_free(char *text);

/** Civil day of a date in the proleptic Gregorian calendar.
 * @param year -9999 to 9999. @param month 1 to 12. @param day 1 to the month's last.
 * @return @ref TIER_E_ARGUMENT if there is no such day. Any thread. */
TIER_API TIER_MUST_CHECK tier_status tier_day_from_date(int32_t year, int32_t month, int32_t day, int32_t *ret_day,
                                                        tier_error *err);

/** Reads "YYYY-MM-DD" or "YYYYMMDD". @return @ref TIER_E_ARGUMENT for any other text. Any thread. */
TIER_API TIER_MUST_CHECK tier_status tier_day_parse(tier_string text, int32_t *ret_day, tier_error *err);

/** Writes a day as "YYYY-MM-DD". @param[out] ret_text 16 bytes, terminated. Any thread. */
TIER_API void tier_day_format(int32_t day, char ret_text[16]);

/** Writes a number in the shortest decimal form that reads back to the same double, whatever the locale.
 * @param[out] ret_text 32 bytes, terminated. Any thread. */
TIER_API void tier_number_format(double value, char ret_text[32]);

#ifdef __cplusplus
}
#endif
#endif
