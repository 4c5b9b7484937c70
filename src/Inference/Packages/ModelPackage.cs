using System.Text.Json;

namespace SelfRepair.Inference.Packages;

/// <summary>An opened and verified model package.</summary>
public sealed class ModelPackage : IDisposable
{
    private ModelPackage(string folder, PackageManifest manifest, Architecture architecture, TensorFile weights)
    {
        Folder = folder;
        Manifest = manifest;
        Architecture = architecture;
        Weights = weights;
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Its manifest.json.</summary>
    public PackageManifest Manifest { get; }

    /// <summary>What the graphs need to know of the model.</summary>
    public Architecture Architecture { get; }

    /// <summary>The folded weights, mapped.</summary>
    public TensorFile Weights { get; }

    /// <summary>The path of tokenizer.json; null where the checkpoint had none.</summary>
    public string? TokenizerPath =>
        Manifest.Files.ContainsKey(PackageFiles.Tokenizer) ? Path.Combine(Folder, PackageFiles.Tokenizer) : null;

    /// <summary>Opens a package: its manifest, the SHA-256 of each file, the tensors' names and shapes are
    /// checked.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <exception cref="InvalidPackageException">The folder holds no package of this program's versions.</exception>
    /// <exception cref="PackageChecksumException">A file was changed since the export.</exception>
    /// <exception cref="InvalidTensorFileException">The weights break their format.</exception>
    public static ModelPackage Open(string folder) => Open(folder, package => package);

    /// <summary>Opens a package and makes something of it while its files are hashed on another thread. What was made
    /// is handed over only where every file is the one that was exported.</summary>
    /// <remarks>Hashing and making sessions both read the weights from start to end, so the disk is read once, and on
    /// two processors the checksums cost hardly any time. Nothing is trusted from an earlier look at the files: no
    /// size, time or inode tells that a disk lost a bit.</remarks>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="folder">The package's folder.</param>
    /// <param name="make">Makes it. It owns the package once it returns, and lets no number out: the weights it reads
    /// may yet prove to be damaged.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="InvalidPackageException">The folder holds no package of this program's versions.</exception>
    /// <exception cref="PackageChecksumException">A file was changed since the export.</exception>
    /// <exception cref="InvalidTensorFileException">The weights break their format.</exception>
    public static T Open<T>(
        string folder, Func<ModelPackage, T> make, CancellationToken cancellationToken = default)
        where T : IDisposable
    {
        (ModelPackage package, Task hashing) = BeginHashing(folder, cancellationToken);
        IDisposable owner = package;
        try
        {
            T made = make(package);
            owner = made;
            hashing.GetAwaiter().GetResult();
            return made;
        }
        catch
        {
            // Damage explains any failure better than the failure does.
            owner.Dispose();
            hashing.GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Opens a package that this process has just written, hashing on the way: its files are not read
    /// again.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <exception cref="InferenceException">The folder holds no package of this program's versions.</exception>
    public static ModelPackage OpenUnhashed(string folder)
    {
        string name = NameOf(folder);
        PackageManifest manifest = ReadManifest(folder, name);
        try
        {
            return Map(folder, name, manifest);
        }
        catch (Exception exception) when (exception is InferenceException or FileNotFoundException)
        {
            // Weights whose header makes no sense were damaged, unless their checksum says that they are as exported.
            PackageChecksums.Check(folder, name, manifest.Files, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Unmaps the weights.</summary>
    public void Dispose() => Weights.Dispose();

    private void CheckFiles(CancellationToken cancellationToken) =>
        PackageChecksums.Check(Folder, NameOf(Folder), Manifest.Files, cancellationToken);

    private static (ModelPackage Package, Task Hashing) BeginHashing(
        string folder, CancellationToken cancellationToken)
    {
        ModelPackage package = OpenUnhashed(folder);
        return (package, Task.Run(() => package.CheckFiles(cancellationToken), CancellationToken.None));
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private static ModelPackage Map(string folder, string name, PackageManifest manifest)
    {
        Architecture architecture = manifest.Model.ToArchitecture();
        TensorFile weights = TensorFile.Open(Path.Combine(folder, PackageFiles.Weights));
        if (Misfit(architecture, weights) is { } misfit)
        {
            weights.Dispose();
            throw new InvalidPackageException(name, misfit);
        }

        return new ModelPackage(folder, manifest, architecture, weights);
    }

    private static PackageManifest ReadManifest(string folder, string name)
    {
        string path = Path.Combine(folder, PackageFiles.Manifest);
        if (!File.Exists(path))
        {
            throw new InvalidPackageException(name, $"it has no {PackageFiles.Manifest}.");
        }

        PackageManifest manifest;
        try
        {
            manifest = PackageManifest.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new InvalidPackageException(name, $"{PackageFiles.Manifest} cannot be read.", exception);
        }

        return Fault(manifest) is { } fault ? throw new InvalidPackageException(name, fault) : manifest;
    }

    private static string? Fault(PackageManifest manifest)
    {
        const int Schema = PackageManifest.CurrentSchemaVersion;
        const int Folding = PackageManifest.CurrentFoldingVersion;
        if (manifest.SchemaVersion is < 1 or > Schema || manifest.FoldingVersion != Folding)
        {
            return $"it has schema version {manifest.SchemaVersion} and folding version {manifest.FoldingVersion}, "
                + $"this program reads schema versions 1 to {Schema} and folding version {Folding}.";
        }

        if (!manifest.Model.IsPossible)
        {
            return "the model that its manifest describes cannot exist.";
        }

        string[] needed = manifest.SchemaVersion == 1
            ? [PackageFiles.Weights, PackageFiles.Model]
            : [PackageFiles.Weights, PackageFiles.Model, PackageFiles.Patchable];
        string? missing = Array.Find(needed, file => !manifest.Files.ContainsKey(file));
        string? unknown = manifest.Files.Keys.FirstOrDefault(
            file => file != PackageFiles.Tokenizer && !needed.Contains(file, StringComparer.Ordinal));
        return missing is not null ? $"its manifest lists no {missing}."
            : unknown is not null ? $"its manifest lists the unknown file '{unknown}'."
            : null;
    }

    private static string? Misfit(Architecture architecture, TensorFile weights)
    {
        int count = weights.Tensors.Keys.Count(
            name => !name.StartsWith(WeightLayout.PaddingPrefix, StringComparison.Ordinal));
        foreach ((string name, IReadOnlyList<long> shape) in WeightLayout.Of(architecture))
        {
            if (!weights.Tensors.TryGetValue(name, out TensorInfo? tensor)
                || tensor.Type != TensorType.F32 || !tensor.Shape.SequenceEqual(shape))
            {
                return $"its weights lack a float32 tensor '{name}' of shape [{string.Join(", ", shape)}].";
            }

            count--;
        }

        return count == 0 ? null : $"its weights hold {count} tensors more than the manifest's shape has.";
    }
}
