using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Speed;

namespace SelfRepair.Inference.Tests.Devices;

public sealed class DeviceMemoryTests
{
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

    /// <summary>On an 80 GB GPU all but the largest take full batches; where nothing is left a row is tried.</summary>
    [Theory]
    [InlineData("pythia-160m", NumberPrecision.Fp32, 80e9, DeviceBudget.MaxTokens, DeviceBudget.MaxTokens)]
    [InlineData("pythia-410m", NumberPrecision.Fp32, 80e9, DeviceBudget.MaxTokens, DeviceBudget.MaxTokens)]
    [InlineData("pythia-12b", NumberPrecision.Fp32, 80e9, 4_096, DeviceBudget.MaxTokens)]
    [InlineData("pythia-12b", NumberPrecision.Fp16, 80e9, 16_384, DeviceBudget.MaxTokens)]
    [InlineData("pythia-12b", NumberPrecision.Fp32, 40e9, 1, 1)]
    public void BatchTokens_OfAGpu_FitBesideTheWeights(
        string model, NumberPrecision precision, double memory, int least, int most)
    {
        Architecture architecture = PythiaModels.All.Single(known => known.Name == model).Architecture;

        Assert.InRange(DeviceBudget.BatchTokens(architecture, precision, (long)memory), least, most);
    }

    [Theory]
    [InlineData(NumberPrecision.Fp32)]
    [InlineData(NumberPrecision.Fp16)]
    public void Time_OfABareProduct_IsMeasuredInEachPrecision(NumberPrecision precision)
    {
        using MatMulProbe probe = new(64, 128, 32, new Placement(ComputeDevice.Cpu, precision));

        Assert.True(probe.Time(16, TimeProvider.System) > TimeSpan.Zero);
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
