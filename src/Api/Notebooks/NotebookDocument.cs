namespace SelfRepair.Api.Notebooks;

/// <summary>A Jupyter notebook: nbformat 4.5, nothing of it executed.</summary>
/// <param name="Cells">Its cells: text in Markdown, and code.</param>
public sealed record NotebookDocument(IReadOnlyList<object> Cells)
{
    /// <summary>What runs it.</summary>
    public NotebookMetadata Metadata { get; } = new(new NotebookKernel(), new NotebookLanguage());

    /// <summary>Major version of the format.</summary>
    public int Nbformat { get; } = 4;

    /// <summary>Minor version of the format, from which on cells have ids.</summary>
    public int NbformatMinor { get; } = 5;
}

/// <summary>What runs a notebook.</summary>
/// <param name="Kernelspec">The kernel.</param>
/// <param name="LanguageInfo">The language.</param>
public sealed record NotebookMetadata(NotebookKernel Kernelspec, NotebookLanguage LanguageInfo);

/// <summary>The kernel that Jupyter installs with itself.</summary>
public sealed record NotebookKernel
{
    /// <summary>Its name for a reader.</summary>
    public string DisplayName { get; } = "Python 3";

    /// <summary>Its language.</summary>
    public string Language { get; } = "python";

    /// <summary>Its name.</summary>
    public string Name { get; } = "python3";
}

/// <summary>The language of the code.</summary>
public sealed record NotebookLanguage
{
    /// <summary>Its name.</summary>
    public string Name { get; } = "python";
}

/// <summary>A cell of text.</summary>
/// <param name="Id">Its name, letters, digits, - and _, once in a notebook.</param>
/// <param name="Source">Its Markdown, lines with their ends.</param>
public sealed record MarkdownCell(string Id, IEnumerable<string> Source)
{
    /// <summary>What it is.</summary>
    public string CellType { get; } = "markdown";

    /// <summary>Nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
}

/// <summary>A cell of code that has not run.</summary>
/// <param name="Id">Its name, letters, digits, - and _, once in a notebook.</param>
/// <param name="Source">Its Python, lines with their ends.</param>
public sealed record CodeCell(string Id, IEnumerable<string> Source)
{
    /// <summary>What it is.</summary>
    public string CellType { get; } = "code";

    /// <summary>Null: it has not run.</summary>
    public int? ExecutionCount { get; }

    /// <summary>Nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>None: it has not run.</summary>
    public IReadOnlyList<string> Outputs { get; } = [];
}
