namespace SelfRepair.Analysis.Rows;

/// <summary>What a row reads beside the last stream's projection and scale.</summary>
[Flags]
public enum RowReads
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Projections of every head's and MLP's write, for rows with scored tokens.</summary>
    Projections = 1,

    /// <summary>z of every head, kept in the cache.</summary>
    Z = 2,

    /// <summary>The stream before every block and the last one (and resid_mid of serial blocks), kept in the cache:
    /// later rows can start from it.</summary>
    Streams = 4,

    /// <summary>What every MLP layer wrote, kept in the cache.</summary>
    MlpOut = 8,

    /// <summary>Every LayerNorm's scale, kept in the cache.</summary>
    Scales = 16,

    /// <summary>The scored directions seen through each head's W_O, kept in the cache.</summary>
    HeadDirections = 32,

    /// <summary>Queries of every head after rotation, kept in the cache.</summary>
    Queries = 64,

    /// <summary>Logit, loss and rank of each target from the stream before every block and from the last one, each
    /// under its own LayerNorm scale; foils are not looked at. Rows without a frozen final scale; a row that starts
    /// later reads them from its first whole block on: before, they are those of the row that it started
    /// from.</summary>
    Lens = 128,

    /// <summary>The same from the last stream alone.</summary>
    Prediction = 256,

    /// <summary>With <see cref="Lens"/> or <see cref="Prediction"/>: the most likely token too.</summary>
    TopToken = 512,

    /// <summary>Keys of every head after rotation, kept in the cache.</summary>
    Keys = 1024,

    /// <summary>Values of every head, kept in the cache.</summary>
    Values = 2048,

    /// <summary>Queries and keys: later rows can be read under this row's attention pattern.</summary>
    QueriesAndKeys = Queries | Keys,

    /// <summary>Keys and values: positions of later rows can attend to this row's.</summary>
    KeysAndValues = Keys | Values,
}
