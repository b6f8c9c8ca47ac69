/* SPDX-License-Identifier: Apache-2.0 */
/** @file zone_file.h
 * The zone files of the system: TZif, versions 1 to 4 (RFC 9636). */
#ifndef TIER_LIB_ZONE_FILE_H
#define TIER_LIB_ZONE_FILE_H

#include "zone.h"

/** The bytes of a zone's file. @param name Letters, digits, '_', '+', '-' and '/'.
 * @param[out] ret_bytes To be freed by tier__release.
 * @return TIER_E_NOT_FOUND, TIER_E_DATA (it cannot be read, or is far too large), TIER_E_MEMORY. */
tier_status tier__zone_file_read(tier_context *context, const char *name, unsigned char **ret_bytes,
                                 size_t *ret_length, tier_error *err);
/** Sets offsets and changes of a zone whose context and name are set. Whatever the bytes are, it reads nothing beyond
 * them. @return TIER_E_DATA, TIER_E_MEMORY; the zone is then as before. */
tier_status tier__zone_file_parse(const unsigned char *bytes, size_t length, tier_zone *zone, tier_error *err);

#endif
