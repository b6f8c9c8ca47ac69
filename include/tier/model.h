/* SPDX-License-Identifier: Apache-2.0 */
/** @file model.h
 * The plug-in interface of models. The built-in models use it too.
 *
 * A model turns columns (metrics, attributes, outputs of other models) into output columns, and may learn from the
 * whole book first. Its life: `create` from the settings in the policy; `state_create`, `observe` any number of
 * batches in any order, `merge`, `finish` give a fitted model; `score` and `explain` use it. Learning must not depend
 * on the order or the cut of the batches, and `score` must give each row the same bits whatever rows stand beside it.
 *
 * Functions return @ref TIER_OK or a code and set the error with @ref tier_error_set; a code of their own reaches the
 * caller of the library. No exception and no longjmp may leave them.
 */
#ifndef TIER_MODEL_H
#define TIER_MODEL_H

#include <tier/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface. A class made for another one is refused with @ref TIER_E_INTERFACE. */
#define TIER_MODEL_INTERFACE 1u

/** Rows given to a model or to a rule callback. Valid during the call only. */
typedef struct tier_batch {
  size_t size;                        /**< `sizeof(tier_batch)`. */
  size_t count;                       /**< Rows. */
  const tier_column *const *columns;  /**< One per input, in the order in which they were declared. */
  size_t column_count;                /**< Number of inputs; in `score` and `explain` without those of days ago. */
  int32_t as_of_day;                  /**< The day of the question. */
  int32_t minor_digits;               /**< Decimal digits of the currency's minor unit. */
  const tier_string *customer_ids;    /**< One per row, for rule callbacks; NULL for models: a score must not depend on
                                           who the customer is. */
} tier_batch;

/** One JSON object of the policy, or of a saved model, read key by key. The getters do not fail: what is missing
 * gives the fallback, what is wrong is noted with its JSON pointer and gives the fallback too, and keys that nobody
 * asked for are noted at the end. The library turns the notes into findings. Texts live as long as the policy. */
typedef struct tier_settings tier_settings;

/** @return 1 if the key is there (and counts as read only when a getter reads it), else 0. */
TIER_API int tier_settings_has(const tier_settings *settings, const char *key);
/** A number. @param least,most Bounds, inclusive. */
TIER_API double tier_settings_number(tier_settings *settings, const char *key, double fallback, double least,
                                     double most);
/** A whole number. @param least,most Bounds, inclusive. */
TIER_API int64_t tier_settings_integer(tier_settings *settings, const char *key, int64_t fallback, int64_t least,
                                       int64_t most);
/** true or false. @return 1 or 0. */
TIER_API int tier_settings_boolean(tier_settings *settings, const char *key, int fallback);
/** A text. @param fallback May be NULL; then a missing key gives NULL. */
TIER_API const char *tier_settings_text(tier_settings *settings, const char *key, const char *fallback);
/** One of several words. @param words Ends with NULL. @return Index into `words`. */
TIER_API size_t tier_settings_choice(tier_settings *settings, const char *key, const char *const *words,
                                     size_t fallback);
/** A list of numbers. @param[out] ret_values Gets up to `capacity` of them. @return How many there are; 0 if none. */
TIER_API size_t tier_settings_numbers(tier_settings *settings, const char *key, double *ret_values, size_t capacity);
/** An object inside. @return Owned by `settings`; NULL if missing. */
TIER_API tier_settings *tier_settings_object(tier_settings *settings, const char *key);
/** Number of entries in a list of objects. @return 0 if missing. */
TIER_API size_t tier_settings_count(tier_settings *settings, const char *key);
/** One entry of a list of objects. @return Owned by `settings`. NULL if there is none. */
TIER_API tier_settings *tier_settings_entry(tier_settings *settings, const char *key, size_t index);
/** Name of the n-th key of an object, in the document's order. @return NULL past the end. */
TIER_API const char *tier_settings_key(const tier_settings *settings, size_t index);
/** Notes a mistake that the getters cannot see. Of each key only the first mistake is kept, so that one that a getter
 * has noted need not be left out here. @param key The key it is about, or NULL for the whole object. */
TIER_API void tier_settings_reject(tier_settings *settings, const char *key, const char *reason);

/** Writes one JSON object, for saving. Numbers are written so that they read back to the same bits. */
typedef struct tier_writer tier_writer;

TIER_API void tier_writer_number(tier_writer *writer, const char *key, double value);     /**< A number; finite. */
TIER_API void tier_writer_integer(tier_writer *writer, const char *key, int64_t value);   /**< A whole number. */
TIER_API void tier_writer_boolean(tier_writer *writer, const char *key, int value);       /**< true or false. */
TIER_API void tier_writer_text(tier_writer *writer, const char *key, tier_string value);  /**< A text. */
/** A list of numbers. @param values May be NULL if `count` is 0. */
TIER_API void tier_writer_numbers(tier_writer *writer, const char *key, const double *values, size_t count);
/** Begins an object (`list` 0) or a list of objects (`list` 1). Keys are ignored inside a list: pass NULL. */
TIER_API void tier_writer_begin(tier_writer *writer, const char *key, int list);
TIER_API void tier_writer_end(tier_writer *writer); /**< Ends what @ref tier_writer_begin began. */

/** Things worth knowing that are no failure: lint of a policy, warnings of a fit. */
typedef struct tier_findings tier_findings;

/** How bad a finding is. */
enum {
  TIER_NOTE = 1,    /**< Good to know. */
  TIER_WARNING = 2, /**< Works, but probably not as meant. */
  TIER_ERROR = 3    /**< The policy cannot be used. */
};

/** One finding. The texts belong to the findings and live as long as they. */
typedef struct tier_finding {
  size_t size;         /**< `sizeof(tier_finding)`. */
  int32_t severity;    /**< @ref TIER_NOTE, @ref TIER_WARNING, @ref TIER_ERROR. */
  const char *code;    /**< Stable id such as "unknown_key". */
  const char *place;   /**< JSON pointer such as "/tiers/1/enter"; "" for the whole. */
  int64_t position;    /**< In a rule's text: bytes before the place, from 0; -1 if it is about no text. */
  const char *message; /**< One line of UTF-8. */
} tier_finding;

/** @return Number of findings. */
TIER_API size_t tier_findings_count(const tier_findings *findings);
/** One finding. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_findings_get(const tier_findings *findings, size_t index,
                                                       tier_finding *ret_finding, tier_error *err);
/** Adds a finding; for models. The texts are copied. @return @ref TIER_E_MEMORY, @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_findings_add(tier_findings *findings, int32_t severity, const char *code,
                                                       const char *place, const char *message, tier_error *err);
/** Ends findings that a function gave to the caller. */
TIER_API void tier_findings_destroy(tier_findings *findings);

/** Sets an error; for callbacks and models. The row becomes -1. @param err May be NULL.
 * @return `code`, for `return tier_error_set(...)`. */
TIER_API tier_status tier_error_set(tier_error *err, tier_status code, const char *message);

/** A column that a model reads. */
typedef struct tier_input {
  size_t size;      /**< `sizeof(tier_input)`. */
  const char *name; /**< "spend" for a metric, an attribute's name, or "abc.share" for another model's output. */
  tier_type type;   /**< What it wants: @ref TIER_FLOAT64 takes any number (money in major units), @ref TIER_ANY
                         takes the column as it is, any other type must be the column's own. */
  int64_t days_ago; /**< 0: as of the day of the question. More: a metric as it was so many days before, for `observe`
                         only; `score` and `explain` do not get it. Such inputs come after all others. */
} tier_input;

/** A column that a model makes. */
typedef struct tier_output {
  size_t size;               /**< `sizeof(tier_output)`. */
  const char *name;          /**< "class" for `abc.class`. */
  tier_type type;            /**< Any but @ref TIER_ANY. */
  const char *unit;          /**< "days", "share", "currency" ...; "" if it has none. */
  const tier_string *labels; /**< @ref TIER_TEXT only: the texts that can occur. */
  size_t label_count;        /**< Entries of `labels`. */
} tier_output;

/** Where a model writes one output: all rows start as not known. */
typedef struct tier_sink {
  void *values;      /**< As in @ref tier_column; a row that is not known keeps what is there. */
  uint8_t *validity; /**< Set bit `i & 7` of byte `i >> 3` for each row that is known. */
} tier_sink;

/** One addend of an explanation. Frozen: this struct never grows. */
typedef struct tier_contribution {
  const char *output;  /**< The output explained, such as "value"; lives as long as the model. */
  const char *source;  /**< What contributed: a column, or a word such as "population"; lives as long as the model. */
  double contribution; /**< In the unit of the output; money in major units. Those of one output, added in the order
                            given, sum to it; see @ref tier_model_class::explain. */
} tier_contribution;

/** A model. Every function gets what `create`, `state_create` or `finish` returned; slots marked optional may be NULL,
 * and a model without `state_create` learns nothing: then `finish` gets a NULL state. */
typedef struct tier_model_class {
  size_t size;                /**< `sizeof(tier_model_class)`. */
  uint32_t interface_version; /**< @ref TIER_MODEL_INTERFACE. */
  uint32_t flags;             /**< 0. */
  const char *name;           /**< The `type` that a policy asks for: [a-z][a-z0-9_-]*. */

  /** Reads the settings. @param user_data As registered. */
  tier_status (*create)(void *user_data, tier_settings *settings, void **ret_model, tier_error *err);
  /** Ends a model. */
  void (*destroy)(void *model);
  /** The columns it reads; live as long as the model. */
  const tier_input *(*inputs)(const void *model, size_t *ret_count);
  /** The columns it makes; live as long as the model. */
  const tier_output *(*outputs)(const void *model, size_t *ret_count);

  /** Optional: an empty state of learning. */
  tier_status (*state_create)(const void *model, void **ret_state, tier_error *err);
  /** With `state_create`: learns from a batch. On failure the state is unchanged or unusable, and is destroyed. */
  tier_status (*observe)(const void *model, void *state, const tier_batch *batch, tier_error *err);
  /** With `state_create`: adds another state, which stays as it is. */
  tier_status (*merge)(const void *model, void *state, const void *other, tier_error *err);
  /** With `state_create`: ends a state. */
  void (*state_destroy)(void *state);
  /** Makes the fitted model. What is odd but no failure goes into the findings; an error among them fails the fit. */
  tier_status (*finish)(const void *model, const void *state, tier_findings *findings, void **ret_fitted,
                        tier_error *err);
  /** Writes the fitted model. */
  tier_status (*fitted_save)(const void *model, const void *fitted, tier_writer *writer, tier_error *err);
  /** Reads what `fitted_save` wrote. */
  tier_status (*fitted_load)(const void *model, tier_settings *saved, void **ret_fitted, tier_error *err);
  /** Ends a fitted model. */
  void (*fitted_destroy)(void *fitted);

  /** Fills the outputs, one sink each. Called by several threads at once on the same fitted model. */
  tier_status (*score)(const void *model, const void *fitted, const tier_batch *batch, const tier_sink *sinks,
                       tier_error *err);
  /** Optional: addends of the outputs of one row (`row->count` is 1). Of each output that it speaks of the addends must
   * sum to what `score` gives, but for a billionth of their magnitudes, or the explanation fails with
   * @ref TIER_E_PLUGIN; what rounding takes below that is shown as an addend "rounding".
   * @param[out] ret_contributions Gets up to `capacity`. @param[out] ret_count How many there are. */
  tier_status (*explain)(const void *model, const void *fitted, const tier_batch *row,
                         tier_contribution *ret_contributions, size_t capacity, size_t *ret_count, tier_error *err);
} tier_model_class;

/** Makes a model known to the policies of a context.
 * @param model_class Must outlive the context. @param user_data Passed to `create`.
 * @param destroy May be NULL; runs once on `user_data`, when the context ends or at once if registering fails.
 * @return @ref TIER_E_INTERFACE, @ref TIER_E_PLUGIN (a slot is missing, the name is taken or malformed),
 * @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_context_register_model(tier_context *context,
                                                                 const tier_model_class *model_class, void *user_data,
                                                                 tier_destroy_fn destroy, tier_error *err);

/** Name of the function that a plug-in exports, of type @ref tier_plugin_fn. */
#define TIER_PLUGIN_SYMBOL "tier_plugin_model"
/** The models of a plug-in. @param index From 0. @return NULL past the last one. */
typedef const tier_model_class *(*tier_plugin_fn)(size_t index);

/** Loads a shared module and registers its models. It stays loaded until the context ends.
 * @param path File to load; one without a '/' is searched for by the system.
 * @return @ref TIER_E_PLUGIN (cannot be loaded, or exports no models), and as @ref tier_context_register_model;
 * then none of its models is registered. */
TIER_API TIER_MUST_CHECK tier_status tier_context_load_plugin(tier_context *context, const char *path,
                                                              tier_error *err);

#ifdef __cplusplus
}
#endif
#endif
