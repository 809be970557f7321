#!/usr/bin/env bash
# Builds H2O's own R client from a checkout of its sources and installs it: no registry has it.
#   scripts/r_client.sh SOURCE_FOLDER [LIBRARY]
# SOURCE_FOLDER is a checkout of h2oai/h2o-3 at the tag gha-rel-3.46.0-11 (its folder h2o-r and its
# gradle.properties suffice); it is only read. LIBRARY is the folder for R's packages, R's own
# default without it. Needs Debian's r-base-core, r-cran-rcurl, r-cran-jsonlite, r-cran-roxygen2.
set -euo pipefail
if (( $# < 1 || $# > 2 )); then
  echo "usage: scripts/r_client.sh SOURCE_FOLDER [LIBRARY]" >&2
  exit 2
fi
source=$1
library=${2:-}
build=11
package=$source/h2o-r/h2o-package
if [[ ! -d $package/R ]]; then
  echo "r_client.sh: no R client in $source" >&2
  exit 1
fi
for name in RCurl jsonlite roxygen2; do
  if ! Rscript -e "quit(status = !requireNamespace('$name', quietly = TRUE))"; then
    echo "r_client.sh: R has no package $name: apt-get install r-base-core r-cran-${name,,}" >&2
    exit 1
  fi
done
version=$(sed -n 's/^version=//p' "$source/gradle.properties")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$package" "$scratch/h2o"
# What H2O's own build writes into the package.
sed -e "s/SUBST_PROJECT_VERSION/$version.$build/; s/SUBST_PROJECT_DATE/$(date +%F)/" \
  "$source/h2o-r/h2o-DESCRIPTION.template" >"$scratch/h2o/DESCRIPTION"
echo "rel-$version" >"$scratch/h2o/inst/branch.txt"
echo "$build" >"$scratch/h2o/inst/buildnum.txt"
# Loading the sources would fetch H2O's server, which the package need not contain.
export H2O_JAR_PATH=/dev/null
(cd "$scratch/h2o" && Rscript -e "roxygen2::roxygenise(roclets = 'namespace')")
if [[ -n $library ]]; then
  mkdir -p "$library"
  export R_LIBS=$library
fi
R CMD INSTALL --no-docs --no-test-load ${library:+--library="$library"} "$scratch/h2o"
Rscript -e "cat('h2o', as.character(packageVersion('h2o')), 'in', dirname(find.package('h2o')), '\n')"
