using System.Text;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Tests.Models;

/// <summary>A data folder that cannot be written. Full disks and other users need root: Machine.Tests.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly ServiceFactory service = new();

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(30, false)]
    [InlineData(13, false)]
    public void IsFull_OfASystemsCode_IsWhetherThereIsNoRoom(int code, bool expected) =>
        Assert.Equal(expected, DiskRoom.IsFull(new IOException("A refusal.", code)));

    [Fact]
    public async Task Post_WhereTheFoldersPlaceIsTaken_IsRefusedInASentence()
    {
        await File.WriteAllTextAsync(Path.Combine(service.DataFolder, "prompt-sets"), "in the way");
        using StringContent text = new("One line.\nAnother line.\n", Encoding.UTF8, "text/plain");

        HttpResponseMessage response = await service.CreateClient().PostAsync("/v1/prompt-sets?name=mine", text);

        string detail = (await response.AssertProblemAsync("data-folder-unusable", pointer: null))
            .GetProperty("detail").GetString()!;
        Assert.Contains("'mine'", detail, StringComparison.Ordinal);
        Assert.DoesNotContain(service.DataFolder, detail, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();
}
