/* SPDX-License-Identifier: Apache-2.0 */
/** @file spend_fit.h
 * Maximum likelihood for Gamma-Gamma. Nothing is allocated; any thread; same rows in the same order, same bits. */
#ifndef TIER_LIB_SPEND_FIT_H
#define TIER_LIB_SPEND_FIT_H

#include "clv/gamma_gamma/gamma_gamma_kernel.h"
#include "fit_report.h"

/** @param rows At least one. Gamma comes in the unit of their means. Variables of the report: ln p, ln q, ln gamma. */
void tier__gamma_fit(const tier__gamma_rows *rows, tier__gamma_params *ret_params, tier__fit_report *ret_report);

#endif
