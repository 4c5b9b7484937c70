using System.Globalization;

namespace SelfRepair.Inference.Devices;

/// <summary>A device's memory is full, and a batch cannot be made smaller.</summary>
/// <param name="device">The device.</param>
/// <param name="tokenCount">Tokens of the smallest batch that was tried; 0 where the weights alone did not fit.</param>
/// <param name="innerException">What ONNX Runtime said.</param>
public sealed class DeviceOutOfMemoryException(ComputeDevice device, int tokenCount, Exception innerException)
    : InferenceException(
        $"The memory of {device} is full: {What(tokenCount)} did not fit beside what models and other programs hold "
        + "there. Unload other models (POST /v1/models/{name}/unload), use shorter prompts or a smaller model, or ask "
        + "for \"device\": \"cpu\".",
        innerException)
{
    /// <summary>The device.</summary>
    public ComputeDevice Device => device;

    /// <summary>Tokens of the smallest batch that was tried; 0 where the weights alone did not fit.</summary>
    public int TokenCount => tokenCount;

    private static string What(int tokenCount) => tokenCount == 0
        ? "the model's weights"
        : string.Create(CultureInfo.InvariantCulture, $"a batch of {tokenCount} tokens, the smallest,");
}
