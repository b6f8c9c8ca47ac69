/* SPDX-License-Identifier: Apache-2.0 */
#include <tier/base.h>

#define TEXT_OF(x) #x
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *tier_version(void) {
  return VERSION_TEXT(TIER_VERSION_MAJOR, TIER_VERSION_MINOR, TIER_VERSION_PATCH);
}

const char *tier_status_name(tier_status status) {
  switch (status) {
  case TIER_OK:
    return "OK";
  case TIER_E_ARGUMENT:
    return "ARGUMENT";
  case TIER_E_STRUCT_SIZE:
    return "STRUCT_SIZE";
  case TIER_E_TOO_NEW:
    return "TOO_NEW";
  case TIER_E_STATE:
    return "STATE";
  case TIER_E_REENTRANT:
    return "REENTRANT";
  case TIER_E_NOT_FOUND:
    return "NOT_FOUND";
  case TIER_E_DATA:
    return "DATA";
  case TIER_E_OVERFLOW:
    return "OVERFLOW";
  case TIER_E_UNDEFINED:
    return "UNDEFINED";
  case TIER_E_MODEL:
    return "MODEL";
  case TIER_E_JSON:
    return "JSON";
  case TIER_E_POLICY:
    return "POLICY";
  case TIER_E_PLUGIN:
    return "PLUGIN";
  case TIER_E_INTERFACE:
    return "INTERFACE";
  case TIER_E_CALLBACK:
    return "CALLBACK";
  case TIER_E_ABORTED:
    return "ABORTED";
  case TIER_E_MEMORY:
    return "MEMORY";
  case TIER_E_INTERNAL:
    return "INTERNAL";
  default:
    return "UNKNOWN";
  }
}
