/* SPDX-License-Identifier: Apache-2.0 */
/** @file simulate_print.h
 * A dry run for people, for programs, and customer by customer. */
#ifndef TIER_CLI_SIMULATE_PRINT_H
#define TIER_CLI_SIMULATE_PRINT_H

#include "cli.h"

/** All of it but the single movers. @return A new reference; NULL if there is no memory. */
json_t *simulation_json(const tier_simulation *simulation);
void simulation_print(const json_t *simulation);
/** Writes one line per customer whose tier differs: customer_id, tier and reason under A and B, spend. */
int simulation_write_movers(const char *path, const tier_simulation *simulation);

#endif
