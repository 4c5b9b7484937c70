using System.Security.Cryptography;
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
    public static ModelPackage Open(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        PackageManifest manifest = ReadManifest(folder, name);
        foreach ((string fileName, PackageFile expected) in manifest.Files)
        {
            VerifyFile(Path.Combine(folder, fileName), name, expected);
        }

        Architecture architecture = manifest.Model.ToArchitecture();
        TensorFile weights = TensorFile.Open(Path.Combine(folder, PackageFiles.Weights));
        if (Misfit(architecture, weights) is { } misfit)
        {
            weights.Dispose();
            throw new InvalidPackageException(name, misfit);
        }

        return new ModelPackage(folder, manifest, architecture, weights);
    }

    /// <summary>Unmaps the weights.</summary>
    public void Dispose() => Weights.Dispose();

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
        (int Schema, int Folding) own = (PackageManifest.CurrentSchemaVersion, PackageManifest.CurrentFoldingVersion);
        if ((manifest.SchemaVersion, manifest.FoldingVersion) != own)
        {
            return $"it has schema version {manifest.SchemaVersion} and folding version {manifest.FoldingVersion}, "
                + $"this program reads {own.Schema} and {own.Folding}.";
        }

        if (!manifest.Model.IsPossible)
        {
            return "the model that its manifest describes cannot exist.";
        }

        string[] needed = [PackageFiles.Weights, PackageFiles.Model];
        string? missing = Array.Find(needed, file => !manifest.Files.ContainsKey(file));
        string? unknown = manifest.Files.Keys.FirstOrDefault(
            file => file != PackageFiles.Tokenizer && !needed.Contains(file, StringComparer.Ordinal));
        return missing is not null ? $"its manifest lists no {missing}."
            : unknown is not null ? $"its manifest lists the unknown file '{unknown}'."
            : null;
    }

    private static void VerifyFile(string path, string package, PackageFile expected)
    {
        string fileName = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new InvalidPackageException(package, $"it has no {fileName}.");
        }

        using FileStream stream = File.OpenRead(path);
        var found = new PackageFile(Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
        if (found != expected)
        {
            throw new PackageChecksumException(package, fileName, expected, found);
        }
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
