/* SPDX-License-Identifier: Apache-2.0 */
/** @file book.h
 * The book: customers, their attributes and their transactions, checked row by row and counted.
 *
 * A row is accepted, duplicate, ignored or rejected; @ref tier_book_quality counts them all with their reasons, and
 * rejected rows can be read back. A bad row never makes a call fail: only a bad call does.
 *
 * A book belongs to one thread at a time. While a fit or an assignment uses it, every other call on it fails with
 * @ref TIER_E_REENTRANT, also from a callback.
 *
 * What is computed from a book does not depend on the order of the rows, on how they are cut into batches, or on which
 * source they come from. So sources that disagree are settled by content:
 * - Transactions: of the rows of one transaction id and one status, that with the smallest content (customer, time,
 *   amount, order id, transaction taken back) is kept. Rows of the same content are its duplicates, all others are
 *   conflicts. Of the rows kept for an id, the one of the latest status counts (void after posted after pending); the
 *   others are superseded.
 * - Customers: of each attribute, and of the start day, the smallest value given stands. A row that gives another one
 *   is a conflict, and nothing in it counts. So a value that only such rows give is not known.
 *
 * A row taken in before may lose its place that way; its count then moves to the other reason. The one exception is
 * #TIER_ROW_OVERFLOW: which rows no longer fit depends on what came before them.
 */
#ifndef TIER_BOOK_H
#define TIER_BOOK_H

#include <tier/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Customers, attributes and transactions. */
typedef struct tier_book tier_book;

/** Options of a book. */
typedef struct tier_book_options {
  size_t size;          /**< `sizeof(tier_book_options)`. */
  int32_t minor_digits; /**< Decimal digits of the minor unit, 1 to 6; 0 means 2 (cents); -1 means none (yen). */
} tier_book_options;

/** State of a transaction. */
enum {
  TIER_POSTED = 0,  /**< Counts. */
  TIER_PENDING = 1, /**< Ignored until a posted row with the same transaction id comes. */
  TIER_VOID = 2     /**< Ignored, and takes back a posted or pending row with the same transaction id. */
};

/** Why a row is not accepted. Also the index into @ref tier_quality::reasons. */
enum {
  TIER_ROW_ACCEPTED = 0,      /**< Counts. */
  TIER_ROW_DUPLICATE = 1,     /**< duplicate: same transaction id and same content as a row already there. */
  TIER_ROW_PENDING = 2,       /**< ignored: pending. */
  TIER_ROW_VOID = 3,          /**< ignored: void. */
  TIER_ROW_SUPERSEDED = 4,    /**< ignored: a row with the same transaction id and a later state took its place. */
  TIER_ROW_BEFORE_START = 5,  /**< ignored: before the customer's start day. */
  TIER_ROW_AFTER_AS_OF = 6,   /**< ignored: after the day of the question. */
  TIER_ROW_NO_ID = 7,         /**< rejected: customer id missing or empty. */
  TIER_ROW_BAD_TIME = 8,      /**< rejected: no such date or time, or outside years 1 to 9999; also a start day. */
  TIER_ROW_BAD_AMOUNT = 9,    /**< rejected: no number, too large, or more decimals than the currency has. */
  TIER_ROW_BAD_TEXT = 10,     /**< rejected: an id or a text is not valid UTF-8. */
  TIER_ROW_BAD_STATUS = 11,   /**< rejected: unknown status. */
  TIER_ROW_BAD_ATTRIBUTE = 12,/**< rejected: an attribute does not read as its type (customers only). */
  TIER_ROW_CONFLICT = 13,     /**< rejected: same transaction id or same customer, other content (see above). */
  TIER_ROW_OVERFLOW = 14,     /**< rejected: the sum of all amounts, without their signs, would not fit into 64 bits. */
  TIER_ROW_REASONS = 15       /**< Number of reasons. */
};

/** @return The name of a reason such as "bad_amount"; "unknown" for any other number. Any thread. */
TIER_API const char *tier_row_reason_name(int32_t reason);

/** A batch of transactions by columns. Owned by the caller and read during the call only. All columns have `count`
 * rows. Required: one of the two customer columns, one of the three times, one of the two amounts. */
typedef struct tier_transactions {
  size_t size;                       /**< `sizeof(tier_transactions)`. */
  size_t count;                      /**< Rows; 0 is allowed. */
  const int64_t *customer_numbers;   /**< Customer ids as numbers. The number 42 and the text "42" are one customer. */
  const tier_string *customer_ids;   /**< Customer ids as UTF-8 text. */
  const int32_t *days;               /**< Civil days, as the policy's calendar has them. */
  const int64_t *times_us;           /**< UTC, microseconds since 1970-01-01T00:00; the policy's zone makes the day. */
  const tier_string *time_texts;     /**< "YYYY-MM-DD", "YYYYMMDD", or ISO 8601 date and time; with `Z` or an offset it
                                          is an instant, without one it is local time of the policy's calendar. */
  const int64_t *amounts_minor;      /**< Signed; below 0 is a return. Unit: the book's minor unit. */
  const tier_string *amount_texts;   /**< Decimal numbers such as "29.33" or "-5", '.' as the decimal sign. */
  const tier_string *transaction_ids;/**< Optional; makes intake idempotent. Unique over all sources. Empty: none. */
  const tier_string *order_ids;      /**< Optional; what `"merge": "order"` merges by. Empty: the row is an order. */
  const uint8_t *statuses;           /**< Optional; @ref TIER_POSTED and its fellows. */
  const tier_string *status_texts;   /**< Optional alternative: "posted", "pending", "void"; empty means posted. */
  const int64_t *row_numbers;        /**< Optional; the caller's row numbers, for reports. Else counted from 1. */
  const tier_string *row_texts;      /**< Optional; the row as it came, kept for rejected rows only. */
  const char *source;                /**< Optional; name of the channel, for reports. */
  const tier_string *returned_ids;   /**< Optional; of a row that gives something back (amount < 0), the transaction id
                                          of the purchase that it takes back, of the same customer. Empty: not linked;
                                          of other rows it says nothing. What follows is the policy's business
                                          (`purchases.linked_returns`). */
} tier_transactions;

/** One attribute of a batch of customers: typed values, or texts to be read as `type`. */
typedef struct tier_attribute {
  size_t size;               /**< `sizeof(tier_attribute)`. */
  const char *name;          /**< [A-Za-z_][A-Za-z0-9_]*, and not a word of the rule language. */
  tier_type type;            /**< Any but @ref TIER_ANY. The same in every batch. */
  const tier_column *column; /**< Typed values of type `type`, at least as many as rows (NULL if there are none); or */
  const tier_string *texts;  /**< texts; empty means missing. Money as in `amount_texts`; days as in `time_texts`, but
                                  without a zone; booleans true/false, yes/no or 1/0 in any case of letters. */
} tier_attribute;

/** A batch of customers by columns. A customer already known gets the attributes it did not have; where rows disagree,
 * the smallest value stands (false before true, texts by bytes) and the rows that give another one are
 * @ref TIER_ROW_CONFLICT as a whole. */
typedef struct tier_customers {
  size_t size;                              /**< `sizeof(tier_customers)`. */
  size_t count;                             /**< Rows. */
  const int64_t *customer_numbers;          /**< One of the two, as in @ref tier_transactions. */
  const tier_string *customer_ids;          /**< The other. */
  const int32_t *start_days;                /**< Optional; transactions before it are ignored. INT32_MIN: none. */
  const tier_attribute *const *attributes;  /**< `attribute_count` pointers. */
  size_t attribute_count;                   /**< May be 0. */
  const int64_t *row_numbers;               /**< As in @ref tier_transactions. */
  const tier_string *row_texts;             /**< As in @ref tier_transactions. */
  const char *source;                       /**< As in @ref tier_transactions. */
} tier_customers;

/** What became of one batch. `accepted + duplicate + ignored + rejected` is the number of its rows. */
typedef struct tier_intake {
  size_t size;       /**< `sizeof(tier_intake)`. */
  uint64_t accepted; /**< Rows that count (unless the day of the question or a start day leaves them out later). */
  uint64_t duplicate;/**< Rows that were there already; of customers, among the last 16 rows of the customer. */
  uint64_t ignored;  /**< Rows left out for a good reason. */
  uint64_t rejected; /**< Rows that cannot be used. */
} tier_intake;

/** State of a book as of a day. */
typedef struct tier_quality {
  size_t size;                          /**< `sizeof(tier_quality)`. */
  uint64_t rows;                        /**< Transaction rows taken in: the sum of the four below. */
  uint64_t accepted;                    /**< They count. */
  uint64_t duplicate;                   /**< They were there already. */
  uint64_t ignored;                     /**< Left out for a good reason. */
  uint64_t rejected;                    /**< Unusable. */
  uint64_t reasons[32];                 /**< Transaction rows by reason; their sum is `rows`. Those from
                                             @ref TIER_ROW_REASONS on are 0: room for reasons to come. */
  uint64_t customers;                   /**< Distinct customers: of any row that was not wrong in itself. */
  uint64_t customers_without_purchase;  /**< Those with no purchase up to the day. */
  uint64_t customer_rows;               /**< Customer rows taken in. */
  uint64_t customer_rows_rejected;      /**< Of these, rejected. */
  uint64_t returns;                     /**< Accepted rows with an amount below 0. */
  uint64_t zero_amounts;                /**< Accepted rows with an amount of 0. */
  uint64_t merged;                      /**< Accepted rows, returns too, on days with a purchase, less one a day. */
  uint64_t purchase_days;               /**< Distinct (customer, day) with a purchase. */
  int64_t spend_minor;                  /**< Sum of accepted amounts, exact. */
  int32_t first_day;                    /**< Of the accepted rows; 0 if there are none. */
  int32_t last_day;                     /**< Of the accepted rows; 0 if there are none. */
} tier_quality;

/** A row that was not taken. The texts belong to the book and live as long as it. */
typedef struct tier_rejection {
  size_t size;        /**< `sizeof(tier_rejection)`. */
  int64_t row_number; /**< The caller's number, or the count from 1 over all transaction (or customer) rows. */
  int32_t reason;     /**< @ref TIER_ROW_NO_ID and following. */
  int32_t is_customer;/**< 1 for a row of @ref tier_customers. */
  const char *field;  /**< The column at fault, such as "amount"; an attribute's name; terminated. */
  const char *source; /**< As given; "" if none was. */
  tier_string text;   /**< The row as it came, also if it is not UTF-8; its fields joined by commas for a conflict or
                           if no row text was given. */
} tier_rejection;

/** One customer. The texts belong to the book and live until the book changes. */
typedef struct tier_customer {
  size_t size;               /**< `sizeof(tier_customer)`. */
  tier_string id;            /**< UTF-8. */
  int32_t start_day;         /**< INT32_MIN if none was given. */
  uint64_t transaction_rows; /**< Accepted rows, of any day. */
} tier_customer;

/** Makes an empty book. @param options NULL for defaults. @return @ref TIER_E_MEMORY, @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_book_create(tier_context *context, const tier_book_options *options,
                                                      tier_book **ret_book, tier_error *err);
/** Ends a book. Results made from it stay valid. */
TIER_API void tier_book_destroy(tier_book *book);

/** Takes in transactions. All or nothing: on failure the book is as before.
 * @param[out] ret_intake May be NULL.
 * @return @ref TIER_E_ARGUMENT (a required column is missing), @ref TIER_E_MEMORY, @ref TIER_E_OVERFLOW (more than
 * 2^32 - 2 rows or customers). */
TIER_API TIER_MUST_CHECK tier_status tier_book_add_transactions(tier_book *book, const tier_transactions *transactions,
                                                                tier_intake *ret_intake, tier_error *err);
/** Takes in customers and their attributes. All or nothing.
 * @return As @ref tier_book_add_transactions; @ref TIER_E_DATA if an attribute has another type than before, or other
 * minor digits than the book. */
TIER_API TIER_MUST_CHECK tier_status tier_book_add_customers(tier_book *book, const tier_customers *customers,
                                                             tier_intake *ret_intake, tier_error *err);
/** @return Number of customers. */
TIER_API size_t tier_book_count(const tier_book *book);
/** One customer, in order of first appearance. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_book_customer(const tier_book *book, size_t index,
                                                        tier_customer *ret_customer, tier_error *err);
/** Index of a customer. @return @ref TIER_E_NOT_FOUND. */
TIER_API TIER_MUST_CHECK tier_status tier_book_find(const tier_book *book, tier_string id, size_t *ret_index,
                                                    tier_error *err);
/** Counts every row by itself, whatever takes back what. @param as_of_day Inclusive. @param zone Of the calendar, such
 * as @ref tier_policy_zone; NULL: UTC.
 * @return @ref TIER_E_ARGUMENT, @ref TIER_E_MEMORY. */
TIER_API TIER_MUST_CHECK tier_status tier_book_quality(const tier_book *book, int32_t as_of_day, const tier_zone *zone,
                                                       tier_quality *ret_quality, tier_error *err);
/** Day of the last accepted row. @return @ref TIER_E_DATA if there is none; @ref TIER_E_ARGUMENT. */
TIER_API TIER_MUST_CHECK tier_status tier_book_last_day(const tier_book *book, const tier_zone *zone, int32_t *ret_day,
                                                        tier_error *err);
/** @return Number of rejected rows, of transactions and customers. */
TIER_API size_t tier_book_rejection_count(const tier_book *book);
/** One rejected row, in order of intake. @return @ref TIER_E_ARGUMENT if `index` is not below the count. */
TIER_API TIER_MUST_CHECK tier_status tier_book_rejection(const tier_book *book, size_t index,
                                                         tier_rejection *ret_rejection, tier_error *err);

#ifdef __cplusplus
}
#endif
#endif
