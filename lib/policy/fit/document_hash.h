/* SPDX-License-Identifier: Apache-2.0 */
/** @file document_hash.h
 * A hash that is the same for documents of the same values. */
#ifndef TIER_LIB_DOCUMENT_HASH_H
#define TIER_LIB_DOCUMENT_HASH_H

#include <jansson.h>
#include <tier/base.h>

/** Hexadecimal hash of a document: the same for documents that differ only in spaces, order of keys and spelling of
 * numbers. @param[out] text 33 bytes. */
tier_status tier__document_hash(tier_context *context, const json_t *document, char text[33], tier_error *err);

#endif
