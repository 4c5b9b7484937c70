using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Tests.Packages;

public sealed class MappedFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 6)]
    [InlineData(5, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 0)]
    public void BytesAt_OutsideTheFile_IsRefused(long start, int count)
    {
        File.WriteAllBytes(path, [1, 2, 3, 4, 5]);
        using MappedFile file = MappedFile.Open(path);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.BytesAt(start, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AddressOf(start, count));
    }

    [Fact]
    public void BytesAt_InsideTheFile_AreItsBytes()
    {
        File.WriteAllBytes(path, [1, 2, 3, 4, 5]);
        using MappedFile file = MappedFile.Open(path);
        Assert.Equal([2, 3], file.BytesAt(1, 2).ToArray());
        Assert.Equal(5, file.BytesAt(0, 5).Length);
        Assert.Equal(0, file.BytesAt(5, 0).Length);
        Assert.Equal((5, Path.GetFileName(path)), (file.Length, file.Name));
    }

    [Fact]
    public void Open_OfAnEmptyFile_HasNoBytes()
    {
        using MappedFile file = MappedFile.Open(path);
        Assert.Equal(0, file.BytesAt(0, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.BytesAt(0, 1).Length);
    }

    [Fact]
    public void BytesAt_OfAClosedFile_IsRefused()
    {
        File.WriteAllBytes(path, [1, 2, 3, 4, 5]);
        MappedFile file = MappedFile.Open(path);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.BytesAt(0, 1).Length);
    }
}
