using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Inference.Tests.Rows;

public sealed class DeviceBudgetTests
{
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
        Architecture architecture = PythiaModels.Named(model);

        Assert.InRange(DeviceBudget.BatchTokens(architecture, precision, (long)memory), least, most);
    }
}
