using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Tests.Devices;

public sealed class DeviceMemoryTests
{
    /// <summary>Whatever a test asks of ONNX Runtime first would start it with other settings.</summary>
    public DeviceMemoryTests() => OnnxRuntime.Initialize(0);

    [Fact]
    public void Elements_OfATensorApart_AreNotReadInPlace()
    {
        using StandInDevice device = new();
        using DeviceTensor tensor = DeviceTensor.Allocate(device, TensorElementType.Float, 4, 8);

        Assert.Throws<InvalidOperationException>(() => tensor.Elements<float>().Length);
    }

    [Fact]
    public void Copy_IntoAViewOfATensor_WritesThereAlone()
    {
        using HostDevice host = new();
        using DeviceCopy copy = new(host);
        using DeviceTensor tensor = DeviceTensor.Allocate(host, TensorElementType.Float, 3, 2);
        tensor.Elements<float>().Clear();
        using OrtValue values = OrtValue.CreateTensorValueFromMemory([1.5f, -2f], [2]);
        using OrtValue middle = tensor.View(2, 2);

        copy.Copy(values, middle);

        Assert.Equal([0, 0, 1.5f, -2f, 0, 0], tensor.Elements<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.View(5, 2));
    }

    [Fact]
    public void Describe_OfAFault_NamesNoFolder()
    {
        OnnxRuntimeException fault = Assert.Throws<OnnxRuntimeException>(
            () => new InferenceSession("/no/such/folder/model.onnx"));

        string sentence = CudaProvider.Describe(fault);

        Assert.Contains("model.onnx", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("/no/such", sentence, StringComparison.Ordinal);
        Assert.False(CudaProvider.IsOutOfMemory(fault));
    }

    /// <summary>The CPU build knows no CUDA provider, and says so.</summary>
    [Fact]
    public void Append_WithTheCpuBuild_IsRefusedByOnnxRuntime()
    {
        using SessionOptions options = new();

        Assert.Throws<OnnxRuntimeException>(() => CudaProvider.Append(options, ordinal: 0, memoryBytes: 1L << 36));
    }
}
