// SPDX-License-Identifier: GPL-3.0-or-later
#define HEADLIGHT_EIGEN_NAMESPACE EigenAvx2
#define HEADLIGHT_EIGEN_FUNCTIONS eigenAvx2
#include "engine/tensor/eigen_kernels_impl.h"
