using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.OnnxExport;

namespace SelfRepair.Testing;

/// <summary>A checkpoint of the repository, exported once into a temporary folder and opened.</summary>
public sealed class TestModel : IDisposable
{
    private readonly string folder;

    private TestModel(string folder, ModelPackage package)
    {
        this.folder = folder;
        Package = package;
        Engine = RowEngine.Open(package);
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>An engine with default options.</summary>
    public RowEngine Engine { get; }

    /// <summary>Exports and opens a golden model (parallel, serial, odd) or the embedded one (neox-tiny).</summary>
    /// <param name="name">The model's name.</param>
    public static TestModel Open(string name)
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-test-").FullName;
        string package = Path.Combine(folder, "package");
        string checkpoint = GoldenModels.FolderOf(name);
        CheckpointExporter.Export(checkpoint, package, new ExportOptions(), null, CancellationToken.None);
        return new TestModel(folder, ModelPackage.Open(package));
    }

    /// <summary>Closes the engine and removes the package.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Package.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
