"""What the booklet's sections 7.2.1 and 7.2.2 name, on real MNIST: a stack of autoencoders whose features are
classified, and a classifier that begins with the weights of an autoencoder."""

import h2o
import pytest
from h2o.estimators import H2OAutoEncoderEstimator, H2ODeepLearningEstimator

pytestmark = pytest.mark.slow
PIXELS = list(range(784))


@pytest.fixture
def images(client, mnist):
    train = client.import_file(str(mnist / "train.csv.gz"))[:4000, :]
    test = client.import_file(str(mnist / "test.csv.gz"))[:2000, :]
    digit = train.names[-1]
    train[digit], test[digit] = train[digit].asfactor(), test[digit].asfactor()
    return train, test, digit


def error(model, test):
    return model.model_performance(test).mean_per_class_error()


def test_stacked_autoencoders(images):
    train, test, digit = images
    features, other = train[:784], test[:784]
    for width in (100, 30):
        layer = H2OAutoEncoderEstimator(
            hidden=[width], activation="Tanh", epochs=5, seed=1, ignore_const_cols=False
        )
        layer.train(x=features.names, training_frame=features)
        features, other = layer.deepfeatures(features, 0), layer.deepfeatures(other, 0)
        assert features.ncol == width
        assert features.names[0] == "DF.L1.C1"
        assert features.nrow == 4000
    top = H2ODeepLearningEstimator(hidden=[50], epochs=20, seed=1)
    features, other = features.cbind(train[digit]), other.cbind(test[digit])
    top.train(x=features.names[:-1], y=digit, training_frame=features)
    assert error(top, other) < 0.25


def test_pre_training(images):
    train, test, digit = images
    common = {"hidden": [64, 32], "activation": "Tanh", "seed": 1}
    common["export_weights_and_biases"] = True
    first = H2OAutoEncoderEstimator(**common, epochs=5)
    first.train(x=PIXELS, training_frame=train)
    begun = H2ODeepLearningEstimator(**common, epochs=0, pretrained_autoencoder=first.model_id)
    begun.train(x=PIXELS, y=digit, training_frame=train)
    for layer in range(2):  # the layers that both have are the autoencoder's
        ours, theirs = begun.weights(layer), first.weights(layer)
        assert (ours - theirs).abs().max() == 0
    trained = H2ODeepLearningEstimator(**common, epochs=5, pretrained_autoencoder=first.model_id)
    trained.train(x=PIXELS, y=digit, training_frame=train)
    assert error(trained, test) < 0.15


def test_an_autoencoder_of_other_layers_is_refused(images):
    train, _, digit = images
    first = H2OAutoEncoderEstimator(hidden=[8], epochs=0.1, seed=1)
    first.train(x=PIXELS, training_frame=train[:200, :])
    other = H2ODeepLearningEstimator(
        hidden=[9], epochs=1, pretrained_autoencoder=first.model_id, seed=1
    )
    with pytest.raises((OSError, h2o.exceptions.H2OResponseError)):
        other.train(x=PIXELS, y=digit, training_frame=train[:200, :])
