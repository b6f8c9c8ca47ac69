/* SPDX-License-Identifier: Apache-2.0 */
/** @file fitted_document.h
 * The document of a fitted policy, which looks like this:
 *
 *     { "libtier": "fitted", "format": 1, "library": version, "policy": {...}, "policy_hash": hexadecimal,
 *       "data_hash": hexadecimal, "zone_rules": hexadecimal, of the rules of a named zone, "as_of": "YYYY-MM-DD",
 *       "customers": number, "attributes": {name: type}, "callbacks": [ids in the order of their evaluation],
 *       "models": {name: {...}}, "findings": [{"severity", "code", "place", "message"}],
 *       "hash": hexadecimal, of all the rest } */
#ifndef TIER_LIB_FITTED_DOCUMENT_H
#define TIER_LIB_FITTED_DOCUMENT_H

/** Version of the document. One that is newer cannot be read. */
#define TIER__FITTED_FORMAT 1
/** Key of the hash of the whole. */
#define TIER__FITTED_HASH "hash"
/** Code of the finding that this machine has other rules for the zone: it is about the machine, and not saved. */
#define TIER__ZONE_RULES_DIFFER "zone_rules_differ"

#endif
