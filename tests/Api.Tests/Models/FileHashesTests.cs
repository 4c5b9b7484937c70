using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Hashes of files, once for each that is another.</summary>
public sealed class FileHashesTests : IDisposable
{
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string Told = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-hashes-").FullName;
    private readonly string file;

    public FileHashesTests()
    {
        file = Path.Combine(folder, "file");
        File.WriteAllText(file, "abc");
    }

    private string Records => Path.Combine(folder, "records");

    [Fact]
    public void Of_AFile_IsItsSha256() => Assert.Equal(HashOfAbc, new FileHashes(Records).Of(file));

    [Fact]
    public async Task Of_ALargeFile_StopsWhereItIsCanceled()
    {
        using CancellationTokenSource cancellation = new();
        string large = Large();
        Task<string> hash = Task.Run(() => new FileHashes(Records).Of(large, cancellation.Token));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hash);
    }

    [Fact]
    public async Task Of_AFileWhoseFirstReaderIsStopped_GoesOnForTheOthers()
    {
        using CancellationTokenSource cancellation = new();
        FileHashes hashes = new(Records);
        string large = Large();
        Task<string> stopped = Task.Run(() => hashes.Of(large, cancellation.Token));
        Task<string> other = Task.Run(() => hashes.Of(large, CancellationToken.None));

        await cancellation.CancelAsync();

        Assert.Equal(64, (await other).Length);
        await Task.WhenAny(stopped);
    }

    /// <summary>A wrong hash, once told, is believed: the file is not read.</summary>
    [Fact]
    public void Of_AFileThatAnEarlierProcessKnew_IsNotReadAgain()
    {
        new FileHashes(Records).Learn(file, Told);

        Assert.Equal(Told, new FileHashes(Records).Of(file));
    }

    [Fact]
    public void Of_AFileThatAnEarlierProcessHashed_IsNotReadAgain()
    {
        new FileHashes(Records).Of(file);
        string record = Assert.Single(Directory.GetFiles(Records));
        File.WriteAllText(
            record, File.ReadAllText(record).Replace(HashOfAbc, Told, StringComparison.Ordinal));

        Assert.Equal(Told, new FileHashes(Records).Of(file));
    }

    /// <summary>Length and time of writing are the same; the time of change cannot be set back.</summary>
    [Fact]
    public void Of_AFileThatWasChangedBehindItsTime_IsReadAgain()
    {
        FileHashes hashes = new(Records);
        hashes.Learn(file, Told);
        DateTime written = File.GetLastWriteTimeUtc(file);
        while (File.GetLastWriteTimeUtc(file) == written)
        {
            File.WriteAllText(file, "abc");
        }

        File.SetLastWriteTimeUtc(file, written);

        Assert.Equal(HashOfAbc, hashes.Of(file));
    }

    [Fact]
    public void Of_AFileThatWasExchangedForAnother_ReadsTheOther()
    {
        FileHashes hashes = new(Records);
        hashes.Learn(file, Told);
        File.WriteAllText(file + "2", "abc");
        File.SetLastWriteTimeUtc(file + "2", File.GetLastWriteTimeUtc(file));
        File.Move(file + "2", file, overwrite: true);

        Assert.Equal(HashOfAbc, hashes.Of(file));
    }

    [Fact]
    public void Of_TwoLinksToOneFile_ReadsItOnce()
    {
        string link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, file);
        new FileHashes(Records).Learn(file, Told);

        Assert.Equal(Told, new FileHashes(Records).Of(link));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Sha256\": 1}")]
    [InlineData("null")]
    public void Of_AFileWhoseRecordIsTorn_ReadsIt(string record)
    {
        new FileHashes(Records).Learn(file, Told);
        File.WriteAllText(Assert.Single(Directory.GetFiles(Records)), record);

        Assert.Equal(HashOfAbc, new FileHashes(Records).Of(file));
    }

    [Fact]
    public void Sweep_WhereAFileIsGone_ForgetsIt()
    {
        string gone = Path.Combine(folder, "gone");
        File.WriteAllText(gone, "gone");
        FileHashes hashes = new(Records);
        hashes.Of(gone);
        hashes.Learn(file, Told);
        File.Delete(gone);

        hashes.Sweep();

        Assert.Single(Directory.GetFiles(Records));
        Assert.Equal(Told, new FileHashes(Records).Of(file));
    }

    /// <summary>As a process leaves it that is killed while it writes.</summary>
    [Fact]
    public void Sweep_OfARecordThatWasNeverFinished_RemovesIt()
    {
        FileHashes hashes = new(Records);
        hashes.Learn(file, Told);
        string record = Assert.Single(Directory.GetFiles(Records));
        File.Copy(record, record + ".0123456789abcdef0123456789abcdef");

        hashes.Sweep();

        Assert.Equal([record], Directory.GetFiles(Records));
    }

    [Fact]
    public void Of_AFileWhoseRecordCannotBeKept_IsItsSha256()
    {
        File.WriteAllText(Records, "in the way");

        Assert.Equal(HashOfAbc, new FileHashes(Records).Of(file));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A file of a gigabyte, all of it a hole: no disk is filled, and hashing takes a while.</summary>
    private string Large()
    {
        string path = Path.Combine(folder, "large");
        using FileStream large = File.Create(path);
        large.SetLength(1L << 30);
        return path;
    }
}
