/* SPDX-License-Identifier: Apache-2.0 */
/** @file assign_callback.h
 * Rules of the host program at work. */
#ifndef TIER_LIB_ASSIGN_CALLBACK_H
#define TIER_LIB_ASSIGN_CALLBACK_H

#include "ladder_run_object.h"

/** Asks a callback and applies its verdicts. */
tier_status tier__ladder_run_callback(tier__ladder_run *run, const tier__ladder_rows *rows, uint32_t index,
                                      const tier__ladder_report *report, tier_error *err);

#endif
