namespace SelfRepair.Api.Hub;

/// <summary>A download under way.</summary>
/// <param name="id">The repository.</param>
/// <param name="commit">The commit.</param>
/// <param name="totalBytes">Bytes of all its files whose size is stated.</param>
/// <param name="listener">Told how far it is.</param>
public sealed class HubTransfer(HubModelId id, string commit, long totalBytes, IProgress<HubProgress> listener)
{
    private long doneBefore;

    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The commit.</summary>
    public string Commit => commit;

    /// <summary>How far it is.</summary>
    public HubProgress Latest { get; private set; } = new(0, totalBytes);

    /// <summary>So many bytes of the file that is being fetched are on disk.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Report(long bytes)
    {
        Latest = new HubProgress(doneBefore + bytes, Math.Max(totalBytes, doneBefore + bytes));
        listener.Report(Latest);
    }

    /// <summary>The file that was being fetched is there.</summary>
    /// <param name="bytes">Its bytes.</param>
    public void Finish(long bytes)
    {
        Report(bytes);
        doneBefore += bytes;
    }
}
