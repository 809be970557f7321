#!/usr/bin/env python3
"""The MNIST trial run of the H2O Deep Learning booklet, with the plain `h2o` module.

    mnist.py --url http://127.0.0.1:54321 [--train train.csv.gz] [--test test.csv.gz] [--seed N]

Nothing here is special to Hydrofoil: the same script runs against H2O.
"""

import argparse
import time

import h2o
from h2o.estimators import H2ODeepLearningEstimator


def load(path):
    frame = h2o.import_file(path)
    digit = frame.columns[-1]
    frame[digit] = frame[digit].asfactor()
    return frame


def train(training, validation, seed=-1):
    model = H2ODeepLearningEstimator(
        distribution="multinomial",
        activation="RectifierWithDropout",
        hidden=[32, 32, 32],
        input_dropout_ratio=0.2,
        sparse=True,
        l1=1e-5,
        epochs=10,
        variable_importances=True,
        seed=seed,
    )
    pixels, digit = training.columns[:-1], training.columns[-1]
    model.train(x=pixels, y=digit, training_frame=training, validation_frame=validation)
    return model


def report(model, seconds):
    history = model.scoring_history()
    print("\nScoring history")
    columns = ["duration", "training_speed", "epochs", "samples", "validation_classification_error"]
    print(history[columns].to_string(index=False))

    print("\nConfusion matrix on the test images (rows: the digit, columns: the prediction)")
    matrix = model.model_performance(valid=True).confusion_matrix().as_data_frame()
    print(matrix.to_string(index=False))

    print("\nThe ten most important pixels")
    for name, _, scaled, share in model.varimp()[:10]:
        print(f"  {name:<6} {scaled:.4f}  {100 * share:.2f} %")

    samples = history["samples"].iloc[-1]
    error = matrix["Error"].iloc[-1]
    print(f"\nTest error:  {100 * error:.2f} %")
    print(f"Training:    {history['training_speed'].iloc[-1]} without scoring")
    print(f"In all:      {seconds:.1f} s, {samples / seconds:,.0f} rows/s with scoring and polling")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:54321")
    parser.add_argument("--train", default="build/mnist/train.csv.gz")
    parser.add_argument("--test", default="build/mnist/test.csv.gz")
    parser.add_argument("--seed", type=int, default=-1)
    arguments = parser.parse_args()

    h2o.connect(url=arguments.url)
    training, validation = load(arguments.train), load(arguments.test)
    started = time.time()
    model = train(training, validation, arguments.seed)
    report(model, time.time() - started)
    h2o.remove_all()


if __name__ == "__main__":
    main()
