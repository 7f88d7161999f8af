"""ResNet-18 for small images (He et al. 2016): a 3x3 stem without pooling and four stages of two basic blocks."""

from torch import nn


def convolution(inputs, outputs, window, stride=1):
    """A convolution without bias that keeps the size at stride 1, and its batch norm."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, window, stride, window // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


class BasicBlock(nn.Module):
    """Two convolutions beside a shortcut, which is a 1x1 convolution where the shape changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.residual = nn.Sequential(
            convolution(inputs, outputs, 3, stride), nn.ReLU(), convolution(outputs, outputs, 3)
        )
        keeps_shape = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if keeps_shape else convolution(inputs, outputs, 1, stride)
        self.relu = nn.ReLU()

    def forward(self, maps):
        return self.relu(self.residual(maps) + self.shortcut(maps))


def resnet18(width, channels=3, classes=10):
    """The network whose first stage has `width` channels."""
    layers, inputs = [convolution(channels, width, 3), nn.ReLU()], width
    for stage in range(4):
        outputs = width * 2**stage
        layers += [BasicBlock(inputs, outputs, 1 if stage == 0 else 2), BasicBlock(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))
