/* SPDX-License-Identifier: Apache-2.0 */
/** @file tier.h
 * The one header a user includes.
 *
 * Customers and transactions go into a @ref tier_book; a @ref tier_policy says what to measure and where the tiers
 * begin; @ref tier_fit learns what the policy's models need; @ref tier_assign gives every customer a tier and the
 * reason for it, starting from where he stood, which a @ref tier_roster remembers.
 */
#ifndef TIER_TIER_H
#define TIER_TIER_H

#include <tier/base.h>
#include <tier/book.h>
#include <tier/model.h>
#include <tier/rule.h>
#include <tier/policy.h>
#include <tier/roster.h>
#include <tier/result.h>
#include <tier/forecast.h>
#include <tier/desk.h>
#include <tier/simulate.h>
#include <tier/owners.h>
#include <tier/clv.h>

#endif
