// SPDX-License-Identifier: GPL-3.0-or-later
#define HEADLIGHT_EIGEN_NAMESPACE EigenBaseline
#define HEADLIGHT_EIGEN_FUNCTIONS eigenBaseline
#include "engine/tensor/eigen_kernels_impl.h"
