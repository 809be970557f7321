#include "algorithms/deeplearning/encoding/level_projection.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace hydrofoil {
namespace {

double Hypotenuse(double a, double b) {
  if (std::abs(a) < std::abs(b)) std::swap(a, b);
  if (a == 0) return 0;
  const double ratio = b / a;
  return std::abs(a) * std::sqrt(1 + ratio * ratio);
}

// Eigenvalues and eigenvectors of a real symmetric matrix (Bowdler, Martin, Reinsch, Wilkinson
// 1968). Columns lie one after the other, which makes all inner loops run through memory.
class SymmetricEigen {
 public:
  SymmetricEigen(std::vector<double> matrix, size_t n)
      : n_(n), vectors_(std::move(matrix)), d_(n), e_(n) {
    ReduceToTridiagonal();
    AccumulateTransformations();
    Diagonalize();
    Sort();
  }

  // Rising.
  [[nodiscard]] const std::vector<double>& values() const { return d_; }
  [[nodiscard]] double Component(size_t row, size_t vector) const { return At(row, vector); }

 private:
  [[nodiscard]] double At(size_t row, size_t column) const { return vectors_[column * n_ + row]; }
  double& At(size_t row, size_t column) { return vectors_[column * n_ + row]; }

  void ReduceToTridiagonal() {
    for (size_t j = 0; j < n_; ++j) d_[j] = At(n_ - 1, j);
    for (size_t i = n_ - 1; i > 0; --i) {
      double scale = 0;
      for (size_t k = 0; k < i; ++k) scale += std::abs(d_[k]);
      d_[i] = scale == 0 ? SkipRow(i) : Reflect(i, scale);
    }
  }

  double SkipRow(size_t i) {
    e_[i] = d_[i - 1];
    for (size_t j = 0; j < i; ++j) {
      d_[j] = At(i - 1, j);
      At(i, j) = 0;
      At(j, i) = 0;
    }
    return 0;
  }

  // A Householder reflection that clears row i left of the subdiagonal.
  double Reflect(size_t i, double scale) {
    double h = 0;
    for (size_t k = 0; k < i; ++k) {
      d_[k] /= scale;
      h += d_[k] * d_[k];
    }
    const double f = d_[i - 1];
    const double g = f > 0 ? -std::sqrt(h) : std::sqrt(h);
    e_[i] = scale * g;
    h -= f * g;
    d_[i - 1] = f - g;
    std::fill_n(e_.begin(), i, 0.0);
    for (size_t j = 0; j < i; ++j) {
      At(j, i) = d_[j];
      double sum = e_[j] + At(j, j) * d_[j];
      for (size_t k = j + 1; k < i; ++k) {
        sum += At(k, j) * d_[k];
        e_[k] += At(k, j) * d_[j];
      }
      e_[j] = sum;
    }
    UpdateBlock(i, h);
    return h;
  }

  void UpdateBlock(size_t i, double h) {
    double f = 0;
    for (size_t j = 0; j < i; ++j) {
      e_[j] /= h;
      f += e_[j] * d_[j];
    }
    const double half = f / (h + h);
    for (size_t j = 0; j < i; ++j) e_[j] -= half * d_[j];
    for (size_t j = 0; j < i; ++j) {
      for (size_t k = j; k < i; ++k) At(k, j) -= d_[j] * e_[k] + e_[j] * d_[k];
      d_[j] = At(i - 1, j);
      At(i, j) = 0;
    }
  }

  void AccumulateTransformations() {
    for (size_t i = 0; i + 1 < n_; ++i) {
      At(n_ - 1, i) = At(i, i);
      At(i, i) = 1;
      const double h = d_[i + 1];
      if (h != 0) {
        for (size_t k = 0; k <= i; ++k) d_[k] = At(k, i + 1) / h;
        for (size_t j = 0; j <= i; ++j) {
          double g = 0;
          for (size_t k = 0; k <= i; ++k) g += At(k, i + 1) * At(k, j);
          for (size_t k = 0; k <= i; ++k) At(k, j) -= g * d_[k];
        }
      }
      for (size_t k = 0; k <= i; ++k) At(k, i + 1) = 0;
    }
    for (size_t j = 0; j < n_; ++j) {
      d_[j] = At(n_ - 1, j);
      At(n_ - 1, j) = 0;
    }
    At(n_ - 1, n_ - 1) = 1;
    e_[0] = 0;
  }

  // QL with implicit shifts.
  void Diagonalize() {
    constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
    std::rotate(e_.begin(), e_.begin() + 1, e_.end());
    double shift = 0;
    double largest = 0;
    for (size_t l = 0; l < n_; ++l) {
      largest = std::max(largest, std::abs(d_[l]) + std::abs(e_[l]));
      size_t m = l;
      while (m < n_ && std::abs(e_[m]) > kEpsilon * largest) ++m;
      while (m > l) {
        shift += Shift(l);
        Sweep(l, m);
        if (!(std::abs(e_[l]) > kEpsilon * largest)) break;
      }
      d_[l] += shift;
      e_[l] = 0;
    }
  }

  double Shift(size_t l) {
    const double g = d_[l];
    const double p = (d_[l + 1] - g) / (2 * e_[l]);
    const double r = p < 0 ? -Hypotenuse(p, 1) : Hypotenuse(p, 1);
    d_[l] = e_[l] / (p + r);
    d_[l + 1] = e_[l] * (p + r);
    const double h = g - d_[l];
    for (size_t i = l + 2; i < n_; ++i) d_[i] -= h;
    return h;
  }

  void Sweep(size_t l, size_t m) {
    const double next = d_[l + 1];
    const double subdiagonal = e_[l + 1];
    double p = d_[m];
    double c = 1;
    double c2 = 1;
    double c3 = 1;
    double s = 0;
    double s2 = 0;
    for (size_t i = m; i-- > l;) {
      c3 = c2;
      c2 = c;
      s2 = s;
      const double g = c * e_[i];
      const double h = c * p;
      const double r = Hypotenuse(p, e_[i]);
      e_[i + 1] = s * r;
      s = e_[i] / r;
      c = p / r;
      p = c * d_[i] - s * g;
      d_[i + 1] = h + s * (c * g + s * d_[i]);
      RotateVectors(i, c, s);
    }
    p = -s * s2 * c3 * subdiagonal * e_[l] / next;
    e_[l] = s * p;
    d_[l] = c * p;
  }

  void RotateVectors(size_t i, double c, double s) {
    for (size_t k = 0; k < n_; ++k) {
      const double right = At(k, i + 1);
      At(k, i + 1) = s * At(k, i) + c * right;
      At(k, i) = c * At(k, i) - s * right;
    }
  }

  void Sort() {
    for (size_t i = 0; i + 1 < n_; ++i) {
      const auto least = static_cast<size_t>(
          std::min_element(d_.begin() + static_cast<ptrdiff_t>(i), d_.end()) - d_.begin());
      if (least == i) continue;
      std::swap(d_[i], d_[least]);
      for (size_t k = 0; k < n_; ++k) std::swap(At(k, i), At(k, least));
    }
  }

  size_t n_;
  std::vector<double> vectors_;
  std::vector<double> d_;  // diagonal; at the end the eigenvalues
  std::vector<double> e_;  // subdiagonal
};

}  // namespace

std::vector<double> ProjectLevels(std::vector<double> counts, size_t rows) {
  const size_t n = counts.size();
  if (n == 0 || rows == 0) return std::vector<double>(n, 0);
  const auto total = static_cast<double>(rows);
  const double known = std::accumulate(counts.begin(), counts.end(), 0.0);
  *std::max_element(counts.begin(), counts.end()) += total - known;
  for (double& count : counts)
    count = static_cast<double>(static_cast<float>(count / total)) * total;
  std::vector<double> matrix(n * n, 0);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      const double product = counts[i] * counts[j];
      if (product <= 0) continue;
      matrix[j * n + i] = ((i == j ? counts[i] : 0) - product / total) / std::sqrt(product);
    }
  }
  const SymmetricEigen eigen(std::move(matrix), n);
  const auto row = static_cast<size_t>(
      std::max_element(eigen.values().begin(), eigen.values().end()) - eigen.values().begin());
  std::vector<double> projection(n);
  for (size_t j = 0; j < n; ++j) projection[j] = eigen.Component(row, j);
  return projection;
}

}  // namespace hydrofoil
