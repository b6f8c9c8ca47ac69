/* SPDX-License-Identifier: Apache-2.0 */
/** @file executor.h */
#ifndef TIER_LIB_EXECUTOR_H
#define TIER_LIB_EXECUTOR_H

#include <tier/base.h>

/** Runs the tasks with the context's executor and returns when all are done. Without an executor of the caller's, up
 * to `threads` threads are started and joined; if one cannot be started, the rest do its work. */
void tier__run(tier_context *context, size_t tasks, tier_task task, void *arg);

#endif
