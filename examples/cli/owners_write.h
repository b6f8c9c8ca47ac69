/* SPDX-License-Identifier: Apache-2.0 */
/** @file owners_write.h
 * Customers for those who look after them. */
#ifndef TIER_CLI_OWNERS_WRITE_H
#define TIER_CLI_OWNERS_WRITE_H

#include "cli.h"

/** Reads --owners and --present-owners, plans, writes --owners-out, and with `print` shows a line for each role. */
int owners_write(const cli_options *options, const tier_result *result, int print);

#endif
