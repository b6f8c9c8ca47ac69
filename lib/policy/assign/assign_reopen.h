/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_reopen.h
 * Purchases that came back: the standings of their customers are computed again, as if they had never been. */
#ifndef TIER_LIB_ASSIGN_REOPEN_H
#define TIER_LIB_ASSIGN_REOPEN_H

#include "assign_work.h"

/** Replaces `before` of the customers with returns that the last evaluation did not know of, and their anchors in
 * `former`; marks them in `reopened`. Does nothing unless a ladder reopens and the roster has anchors.
 * @param ledger As of the day of the question. @return TIER_E_MEMORY, TIER_E_DATA, or what a model returned. */
tier_status tier__assign_reopen(tier__assign_work *work, const tier__ledger *ledger, tier_error *err);

#endif
