/* SPDX-License-Identifier: Apache-2.0 */
/** @file ledger_hash.h */
#ifndef TIER_LIB_LEDGER_HASH_H
#define TIER_LIB_LEDGER_HASH_H

#include "row_groups.h"

/** Hash of the rows that take part and of all attributes: the sum, modulo 2^64, of the hashes of each, so that neither
 * order nor numbering matters. Sources take no part, and
 * transaction ids only where a return names one that does not. @return TIER_E_MEMORY. */
tier_status tier__ledger_hash(const tier__view *view, uint64_t *ret_hash, tier_error *err);

#endif
