using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Inference.Tests.Rows;

public sealed class EngineMemoryTests
{
    /// <summary>Beside a tiny model's blocks, activations are most of what it takes.</summary>
    [Fact]
    public void TotalBytes_OfAModel_CountABatchBesideItsBlocks()
    {
        Architecture architecture = PythiaModels.Named("pythia-14m");
        EngineMemory memory = EngineMemory.Of(architecture);

        Assert.Equal(ModelSize.Of(architecture).BlockBytes, memory.BlockBytes);
        Assert.Equal(memory.BlockBytes + memory.SharedBytes + (3 * memory.BatchBytes), memory.TotalBytes(3));
        Assert.True(memory.BatchBytes > memory.BlockBytes);

        // 256 tokens: 31 streams of 128, 3 hidden layers of 512, scores of 2 x 4 x 256, 44 narrow.
        Assert.Equal(4L * 256 * ((31 * 128) + (3 * 512) + 2_048 + 44), memory.BatchBytes);
        Assert.Equal(4L * ((8 * 256) + 128) * ((3 * 128) + 512), memory.SharedBytes);
    }
}
