/* SPDX-License-Identifier: Apache-2.0 */
/** @file fit_reason.h
 * Which simpler model a fit runs off to, in plain words. */
#ifndef TIER_LIB_FIT_REASON_H
#define TIER_LIB_FIT_REASON_H

#include <stddef.h>

/** @param names Of the parameters. @param direction Component of the logarithm of each, in the direction that the fit
 * went; then `count - name_count` components of effects. @return Static text. */
const char *tier__fit_reason(const char *const *names, size_t name_count, const double *direction, size_t count);

#endif
