using SelfRepair.Testing.Processes;

namespace SelfRepair.Machine.Tests;

/// <summary>The service as a user who may not write, or not read.</summary>
public sealed class UserTests : IDisposable
{
    private readonly Machine machine = new();

    [Fact]
    public async Task Start_WithADataFolderOfAnotherUser_IsRefusedInASentence()
    {
        string data = machine.MakeFolder("data", user: 0);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.LaunchAsync(machine.Launch(data)));

        Assert.Contains("(exit status 1)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SELFREPAIR_DATA: the folder", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AsAUserWithoutRights_BecomesReady()
    {
        string data = machine.MakeFolder("data");

        using ServiceProcess service = await ServiceProcess.LaunchAsync(machine.Launch(data));

        await service.UntilReadyAsync();
        Assert.True(Directory.Exists(Path.Combine(data, "packages")));
    }

    /// <inheritdoc/>
    public void Dispose() => machine.Dispose();
}
