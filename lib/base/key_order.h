/* SPDX-License-Identifier: Apache-2.0 */
/** @file key_order.h
 * The order of keys: what makes results independent of the order in which keys came. */
#ifndef TIER_LIB_KEY_ORDER_H
#define TIER_LIB_KEY_ORDER_H

#include "key_table.h"

/** Order of ids: whole numbers first and by value, the rest by bytes. @return <0, 0, >0. */
int tier__keys_compare(const tier__keys *keys, uint32_t a, uint32_t b);
/** All keys in that order. @param[out] ret_order `count` entries, to be freed by tier__release. */
tier_status tier__keys_sort(const tier__keys *keys, uint32_t **ret_order, tier_error *err);

#endif
